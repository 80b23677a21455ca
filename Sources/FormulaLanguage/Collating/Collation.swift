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
        key.reserveCapacity(2 * text.utf8.count + 8)
        append(text, to: &key, locale: locale, options: options)
        return key
    }

    /// Appends ``key(_:locale:options:)``.
    static func append(
        _ text: String, to key: inout [UInt8], locale: FormulaLocale, options: CollationOptions = []
    ) {
        let table = locale == .viVN ? CollationTable.vietnamese : CollationTable.english
        let (marked, cased) = (!options.contains(.accentInsensitive), !options.contains(.caseInsensitive))
        // Most texts are short, and each has a mark and a case for every letter: no array has to be asked for. A letter has one byte
        // at least, so there is room for all.
        let count = text.utf8.count
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * count + 1) { levels in
            var (marks, cases, index) = (0, 0, 0)
            for scalar in text.unicodeScalars {
                let weight = table.weight(scalar)
                if weight.primary != 0 {
                    key.append(weight.primary)
                } else {
                    key.append(CollationTable.otherLead)
                    for shift in [16, 8, 0] as [UInt32] {
                        key.append(UInt8(truncatingIfNeeded: scalar.value >> shift))
                    }
                }
                if weight.second != 0 { key.append(weight.second) }
                levels[index] = weight.mark
                levels[count + index] = weight.letterCase
                // What is common at a level's end says nothing.
                if marked, weight.mark != CollationTable.common { marks = index + 1 }
                if cased, weight.letterCase != CollationTable.common { cases = index + 1 }
                index += 1
            }
            key.append(1)
            key.append(contentsOf: levels[..<marks])
            key.append(1)
            key.append(contentsOf: levels[count..<count + cases])
        }
    }

    /// Changes when ``key(_:locale:options:)`` gives other bytes than before; what was stored then has to be made anew.
    public static let version = 1

    /// Below, at or above 0.
    static func order(_ left: String, _ right: String, locale: FormulaLocale, options: CollationOptions = []) -> Int {
        if left == right { return 0 }
        let (a, b) = (key(left, locale: locale, options: options), key(right, locale: locale, options: options))
        return a == b ? 0 : a.lexicographicallyPrecedes(b) ? -1 : 1
    }
}
