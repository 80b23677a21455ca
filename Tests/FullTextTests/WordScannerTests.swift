import FullText
import NoteModel
import Testing

@Suite struct WordScannerTests {
    private func folded(_ text: String) -> [String] {
        WordScanner.words(in: text.normalizedC).map { String(decoding: $0.folded, as: UTF8.self) }
    }

    private func exact(_ text: String) -> [[UInt8]] { WordScanner.words(in: text.normalizedC).map(\.exact) }

    @Test(arguments: [
        ("Đảng bộ Phường Hạ Đình", ["dang", "bo", "phuong", "ha", "dinh"]),
        ("ĐẢNG VIÊN", ["dang", "vien"]), ("Nguyễn Thị Thuý-Lan", ["nguyen", "thi", "thuy", "lan"]),
        ("Ơ Ư Ă Â Ê Ô đ", ["o", "u", "a", "a", "e", "o", "d"]), ("café Müller ñ", ["cafe", "muller", "n"]),
        ("QĐ 12/2023-NQ", ["qd", "12", "2023", "nq"]), ("中文 x", ["中", "文", "x"]), ("— … !", []), ("", []),
    ])
    func `words are cut at signs and folded to bare letters`(_ text: String, _ words: [String]) {
        #expect(folded(text) == words)
    }

    @Test(arguments: [
        ("hoà", "hòa"), ("thuý", "thúy"), ("loã", "lõa"), ("Khoẻ", "khỏe"), ("uỷ", "ủy"), ("HOÀ", "hòa"),
        ("quý", "qúy"),
    ])
    func `old and new tone placement are the same word`(_ old: String, _ new: String) {
        #expect(exact(old) == exact(new))
        #expect(WordScanner.words(in: old)[0].exact != WordScanner.words(in: old)[0].folded)
    }

    @Test(arguments: [
        ("hoa", "hòa"), ("ma", "mà"), ("mà", "mã"), ("dang", "đang"), ("đang", "đảng"), ("o", "ơ"), ("an", "ân"),
        ("ân", "ăn"),
    ])
    func `different marks are different words that fold together`(_ left: String, _ right: String) {
        #expect(exact(left) != exact(right))
        #expect(folded(left) == folded(right))
    }

    @Test func `composed and decomposed text give the same words`() {
        let decomposed = "Nguye\u{302}\u{303}n Thi\u{323} Ho\u{300}a"
        #expect(Array(decomposed.utf8) != Array("Nguyễn Thị Hòa".utf8))
        #expect(exact(decomposed) == exact("Nguyễn Thị Hòa"))
        // Marks in the order that NFC does not compose by itself.
        #expect(exact("e\u{323}\u{302}") == exact("ệ"))
    }

    @Test func `ranges are bytes of the text, and every byte sequence is survived`() {
        let text = "Ở  Hà Nội."
        let ranges = WordScanner.words(in: text).map { String(decoding: Array(text.utf8)[$0.range], as: UTF8.self) }
        #expect(ranges == ["Ở", "Hà", "Nội"])
        var seed: UInt64 = 7
        for _ in 0..<2000 {
            let bytes = (0..<40).map { _ -> UInt8 in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: seed >> 33)
            }
            bytes.withUnsafeBufferPointer { buffer in
                var scanner = WordScanner()
                var end = 0
                while let range = scanner.next(in: buffer) {
                    #expect(range.lowerBound >= end && !range.isEmpty && range.upperBound <= 40)
                    end = range.upperBound
                }
            }
        }
    }

    @Test func `an endless word is cut`() {
        let words = WordScanner.words(in: String(repeating: "ắ", count: 100_000))
        #expect(words.count == 1)
        #expect(words[0].exact.count < 2 * WordScanner.wordBytesMax + 8)
    }
}
