@_spi(_Unicode) import Swift

/// The weight of every character.
struct CollationTable: Sendable {
    struct Weight: Sendable {
        /// 0: not in the table; its code follows ``otherLead``.
        var primary: UInt8
        /// Of the second letter of `æ` and its like; 0 for none.
        var second: UInt8 = 0
        var mark: UInt8 = CollationTable.common
        var letterCase: UInt8 = CollationTable.common
    }

    static let common: UInt8 = 5
    static let otherLead: UInt8 = 0xE0
    private static let firstLetter: UInt8 = 0x20

    static let english = CollationTable(letters: "abcdefghijklmnopqrstuvwxyz")
    static let vietnamese = CollationTable(letters: "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")

    /// By code, up to U+024F, then U+1E00–U+1EFF.
    private let weights: [Weight]
    private static let latinEnd: UInt32 = 0x250
    private static let additional: ClosedRange<UInt32> = 0x1E00...0x1EFF

    func weight(_ scalar: Unicode.Scalar) -> Weight {
        let value = scalar.value
        if value < Self.latinEnd { return weights[Int(value)] }
        if Self.additional.contains(value) { return weights[Int(Self.latinEnd + value - Self.additional.lowerBound)] }
        switch scalar {
        case "\u{2019}", "\u{2018}", "\u{02BC}": return Weight(primary: 0x60, letterCase: 7)
        case "\u{2010}", "\u{2011}", "\u{2013}", "\u{2014}": return Weight(primary: 0x61, letterCase: 7)
        default: return Weight(primary: scalar.properties.isWhitespace ? 3 : 0, letterCase: Self.common)
        }
    }

    private init(letters: String) {
        let alphabet = Array(letters.unicodeScalars)
        weights = (Array(0..<Self.latinEnd) + Array(Self.additional)).map { value in
            Self.weight(Unicode.Scalar(value)!, alphabet)
        }
    }

    private static func weight(_ scalar: Unicode.Scalar, _ alphabet: [Unicode.Scalar]) -> Weight {
        if scalar.properties.isWhitespace { return Weight(primary: 3) }
        if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) { return Weight(primary: 2) }
        if let digit = ("0"..."9").contains(scalar) ? scalar.value - 0x30 : nil {
            return Weight(primary: 0x10 + UInt8(digit))
        }
        if scalar == "'" { return Weight(primary: 0x60) }
        if scalar == "-" { return Weight(primary: 0x61) }
        if let letter = letter(scalar, alphabet) { return letter }
        // The other characters of ASCII in the order of their codes; there are 31.
        return Weight(primary: scalar.value < 0x7F ? 0x62 + UInt8(scalar.value - 0x20) : 0)
    }

    /// Letters without a decomposition.
    private static let others: [Unicode.Scalar: (String, UInt8)] = [
        "ß": ("ss", 20), "æ": ("ae", 20), "œ": ("oe", 20), "ø": ("o", 11), "đ": ("d", 11), "ł": ("l", 11),
        "ð": ("d", 12),
        "þ": ("th", 20), "ı": ("i", 12), "ħ": ("h", 11),
    ]

    private static func letter(_ scalar: Unicode.Scalar, _ alphabet: [Unicode.Scalar]) -> Weight? {
        let lower = scalar.properties.lowercaseMapping.unicodeScalars.first!
        let letterCase: UInt8 = lower == scalar ? common : common + 1
        if !alphabet.contains(lower), let (base, modifier) = others[lower] {
            let primaries = base.unicodeScalars.map { firstLetter + UInt8(alphabet.firstIndex(of: $0)!) }
            return Weight(
                primary: primaries[0], second: primaries.count > 1 ? primaries[1] : 0, mark: common + 6 * modifier,
                letterCase: letterCase)
        }
        // Marks come off from the last, until a letter of the alphabet is left.
        var parts = Array(String(Character(lower))._nfd)
        var (tone, modifier): (UInt8, UInt8) = (0, 0)
        while !parts.isEmpty {
            var composed = String.UnicodeScalarView()
            composed.append(contentsOf: parts)
            let text = Array(String(composed)._nfc)
            if text.count == 1, let place = alphabet.firstIndex(of: text[0]) {
                return Weight(
                    primary: firstLetter + UInt8(place), mark: common + tone + 6 * modifier, letterCase: letterCase)
            }
            // A dot below stands before a circumflex in the decomposition, but the circumflex makes the letter.
            guard let index = parts.lastIndex(where: { tones[$0] != nil }) ?? (parts.count > 1 ? parts.count - 1 : nil)
            else {
                return nil
            }
            let mark = parts.remove(at: index)
            if let found = tones[mark] { tone = found } else { modifier = modifiers[mark] ?? 10 }
        }
        return nil
    }

    /// In the order of Vietnamese dictionaries.
    private static let tones: [Unicode.Scalar: UInt8] = [
        "\u{0300}": 1, "\u{0309}": 2, "\u{0303}": 3, "\u{0301}": 4, "\u{0323}": 5,
    ]
    private static let modifiers: [Unicode.Scalar: UInt8] = [
        "\u{0306}": 1, "\u{0302}": 2, "\u{031B}": 3, "\u{0308}": 4, "\u{030A}": 5, "\u{0327}": 6, "\u{030C}": 7,
        "\u{0304}": 8, "\u{0328}": 9,
    ]
}
