import NoteModel
@_spi(_Unicode) import Swift

/// What a Unicode scalar contributes to a word.
struct Letter {
    /// Lower case without any mark, UTF-8: `đ` and `Đ` give `d`. Empty when the scalar ends a word.
    let folded: [UInt8]
    /// Lower case with its marks but without its tone, UTF-8: `Ệ` gives `ê`.
    let exact: [UInt8]
    /// The tones it carries, combining marks in UTF-8.
    let tone: [UInt8]
    /// A word of its own, as in scripts that write no spaces.
    var standsAlone = false

    var isWord: Bool { !folded.isEmpty || !exact.isEmpty || !tone.isEmpty }

    static let none = Letter(folded: [], exact: [], tone: [])

    /// The five tones of Vietnamese: huyền, sắc, ngã, hỏi, nặng.
    private static let tones: Set<UInt32> = [0x300, 0x301, 0x303, 0x309, 0x323]

    /// Reads the scalar. Costs a normalisation; ``LetterTable`` remembers the common ones.
    init(_ scalar: Unicode.Scalar) {
        let properties = scalar.properties
        if (0x300...0x36F).contains(scalar.value) {
            // A mark that NFC could not put into its letter.
            let mark = Array(String(scalar).utf8)
            let isTone = Self.tones.contains(scalar.value)
            self.init(folded: [], exact: isTone ? [] : mark, tone: isTone ? mark : [])
            return
        }
        guard properties.isAlphabetic || properties.numericType != nil else {
            self = .none
            return
        }
        var base = String.UnicodeScalarView()
        var kept = String.UnicodeScalarView()
        var tone: [UInt8] = []
        for part in properties.lowercaseMapping._nfd {
            if Self.tones.contains(part.value) {
                tone += String(part).utf8
            } else if (0x300...0x36F).contains(part.value) {
                kept.append(part)
            } else {
                base.append(part == "đ" ? "d" : part)
                kept.append(part)
            }
        }
        self.init(folded: Array(String(base).utf8), exact: Array(String(kept).normalizedC.utf8), tone: tone)
        standsAlone = properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value)
    }

    private init(folded: [UInt8], exact: [UInt8], tone: [UInt8]) {
        (self.folded, self.exact, self.tone) = (folded, exact, tone)
    }
}
