import Testing

@testable import FormulaLanguage

@Suite struct CollationTests {
    private func sorted(_ texts: [String], _ locale: FormulaLocale, _ options: CollationOptions = []) -> [String] {
        texts.sorted {
            Collation.key($0, locale: locale, options: options).lexicographicallyPrecedes(
                Collation.key($1, locale: locale, options: options))
        }
    }

    @Test func `the Vietnamese alphabet is in its order`() {
        let alphabet = "a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z".split(separator: " ").map(
            String.init)
        #expect(sorted(alphabet.reversed(), .viVN) == alphabet)
        let words = alphabet.map { $0 + "z" }
        #expect(sorted(words.shuffledByHand, .viVN) == words)
    }

    @Test func `tones decide between equal letters, in the order of dictionaries`() {
        let tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
        #expect(sorted(tones.reversed(), .viVN) == tones)
        #expect(sorted(["mạ a", "ma b"], .viVN) == ["mạ a", "ma b"])
        let marked = ["ân", "ần", "ẩn", "ẫn", "ấn", "ận"]
        #expect(sorted(marked.reversed(), .viVN) == marked)
    }

    @Test func `members stand in Vietnamese order`() {
        let names = ["Đỗ Văn An", "Dương Thị Lan", "Đặng Ân", "Ân", "An", "Lên", "Lê An", "Ứng", "Ung", "Ưng"]
        #expect(
            sorted(names, .viVN) == [
                "An", "Ân", "Dương Thị Lan", "Đặng Ân", "Đỗ Văn An", "Lê An", "Lên", "Ung", "Ưng", "Ứng",
            ])
    }

    @Test func `elsewhere marks make no letters`() {
        #expect(sorted(["đa", "db", "da"], .enUS) == ["da", "đa", "db"])
        #expect(sorted(["ân", "an", "ao"], .enUS) == ["an", "ân", "ao"])
    }

    @Test func `digits come before letters, then apostrophe, dash and the rest`() {
        #expect(sorted(["#", "-", "'", "a", "9", " "], .enUS) == [" ", "9", "a", "'", "-", "#"])
    }

    @Test func `case breaks ties, small letters first, and can be left out`() {
        #expect(sorted(["CAT", "Cat", "cat"], .enUS) == ["cat", "Cat", "CAT"])
        #expect(
            Collation.key("CAT", locale: .enUS, options: .caseInsensitive)
                == Collation.key("cat", locale: .enUS, options: .caseInsensitive))
        #expect(
            Collation.key("mạ", locale: .viVN, options: .accentInsensitive)
                == Collation.key("ma", locale: .viVN, options: .accentInsensitive))
    }

    @Test func `every character has its place and no two letters of Vietnamese share one`() {
        var keys: Set<[UInt8]> = []
        let letters = (0xC0...0x1EF9).compactMap(Unicode.Scalar.init).filter { $0.properties.isAlphabetic }
            .filter { "ăâđêôơưĂÂĐÊÔƠƯ".unicodeScalars.contains($0) || (0x1EA0...0x1EF9).contains($0.value) }
        for letter in letters { keys.insert(Collation.key(String(Character(letter)), locale: .viVN)) }
        #expect(keys.count == letters.count && letters.count == 104)
    }
}

extension Array {
    /// Another order, the same every time.
    var shuffledByHand: [Element] { indices.sorted { ($0 * 7 + 3) % 11 < ($1 * 7 + 3) % 11 }.map { self[$0] } }
}
