/// How `=`, `<` and the other operators compare texts: without regard to case.
enum TextOrder {
    /// Whether both are the same but for case.
    static func equal(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        guard LanguageDecisions.comparisonIgnoresCase else { return false }
        let (a, b) = (left.utf8.span, right.utf8.span)
        var union: UInt8 = 0
        if a.count == b.count {
            var isSame = true
            for index in 0..<a.count {
                let (x, y) = (a[index], b[index])
                union |= x | y
                if x != y, x ^ y != 0x20 || !isLetter(x) {
                    isSame = false
                    if union < 0x80, index < 4 { break }
                }
            }
            if isSame { return true }
        }
        // Folding changes no ASCII letter into another, so texts that begin with different ones stay different.
        if a.isEmpty || b.isEmpty { return false }
        let (x, y) = (a[0], b[0])
        if x < 0x80, y < 0x80, x | 0x20 != y | 0x20 { return false }
        if isASCII(a), isASCII(b) { return false }
        return left.lowerCase == right.lowerCase
    }

    private static func isASCII(_ bytes: Span<UInt8>) -> Bool {
        for index in 0..<bytes.count where bytes[index] >= 0x80 { return false }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

    /// Below, at or above 0, in the locale's alphabet; 0 only for texts that are ``equal(_:_:)``.
    static func order(_ left: String, _ right: String, locale: FormulaLocale) -> Int {
        if equal(left, right) { return 0 }
        let order = Collation.order(left, right, locale: locale, options: .caseInsensitive)
        if order != 0 { return order }
        return left.lowercased() < right.lowercased() ? -1 : 1
    }
}
