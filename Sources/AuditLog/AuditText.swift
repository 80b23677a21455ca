import NoteModel

/// Texts of records: one line each, of bounded length, in normal form C.
enum AuditText {
    /// UTF-8 bytes. A name has less.
    static let bytesMax = 512

    /// Control characters would let a name that somebody made up write into the terminal of who reads the log.
    static func line(_ text: String) -> String {
        if text.utf8.count <= bytesMax, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
        var line = ""
        var length = 0
        for scalar in text.normalizedC.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value) || isInvisible(scalar)
            let shown: Unicode.Scalar = isControl ? "?" : scalar
            length += UTF8.width(shown)
            if length > bytesMax { break }
            line.unicodeScalars.append(shown)
        }
        return line.normalizedC
    }

    /// Line ends of Unicode, and marks that turn the direction of what follows.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        (0x2028...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
