/// The alphabet's order, as bytes that sort like the texts.
///
/// Spaces come first, so that `Lê An` stands before `Lên`; then digits, letters, apostrophe, dash and other characters,
/// as the page on @Sort in Notes' help has it. In Vietnamese ă â đ ê ô ơ ư are letters of their own, after a d e o u. Marks
/// decide between texts with the same letters (tones in the order of Vietnamese dictionaries: none, huyền, hỏi, ngã, sắc, nặng),
/// and case between texts with the same letters and marks, lower case first.
public enum Collation {
    /// Bytes that compare, byte by byte, as the texts do. The same on every machine and in every version that has the same
    /// ``version``, so they can be stored.
    ///
    /// - Complexity: O(*n*).
    public static func key(
        _ text: String, locale: FormulaLocale, options: CollationOptions = []
    ) -> [UInt8] {
        var key: [UInt8] = []
        var marks: [UInt8] = []
        var cases: [UInt8] = []
        let count = text.utf8.count
        key.reserveCapacity(2 * count + 8)
        let table = locale == .viVN ? CollationTable.vietnamese : CollationTable.english
        let (marked, cased) = (!options.contains(.accentInsensitive), !options.contains(.caseInsensitive))
        for scalar in text.unicodeScalars {
            let weight = table.weight(scalar)
            if weight.primary != 0 {
                key.append(weight.primary)
            } else {
                let value = scalar.value
                key.append(CollationTable.otherLead)
                for shift in [16, 8, 0] as [UInt32] { key.append(UInt8(truncatingIfNeeded: value >> shift)) }
            }
            if weight.second != 0 { key.append(weight.second) }
            if marked { marks.append(weight.mark) }
            if cased { cases.append(weight.letterCase) }
        }
        append(&marks, to: &key)
        append(&cases, to: &key)
        return key
    }

    /// Changes when ``key(_:locale:options:)`` gives other bytes than before; what was stored then has to be made anew.
    public static let version = 1

    /// A level behind the others; what is common at its end says nothing.
    private static func append(_ level: inout [UInt8], to key: inout [UInt8]) {
        while level.last == CollationTable.common { level.removeLast() }
        key.append(1)
        key.append(contentsOf: level)
    }

    /// Below, at or above 0.
    static func order(_ left: String, _ right: String, locale: FormulaLocale, options: CollationOptions = []) -> Int {
        if left == right { return 0 }
        let (a, b) = (key(left, locale: locale, options: options), key(right, locale: locale, options: options))
        return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    }
}
