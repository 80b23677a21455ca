import NoteModel
import Testing

@Suite struct NormalFormTests {
    @Test(arguments: [
        ("Ha\u{323} \u{110}i\u{300}nh", "Hạ Đình"), ("e\u{302}\u{301}", "ế"), ("o\u{31B}\u{323}", "ợ"),
        ("\u{1112}\u{1161}\u{11AB}", "한"),
        ("\u{212B}", "Å"), ("\u{2126}", "Ω"), ("plain", "plain"), ("\u{2000}", "\u{2002}"),
        ("“đồng bộ” – …", "“đồng bộ” – …"),
    ])
    func `text is composed`(text: String, composed: String) {
        #expect(text.normalizedC.unicodeScalars.elementsEqual(composed.unicodeScalars))
        #expect(composed.isNormalizedC)
        #expect(text.isNormalizedC == text.unicodeScalars.elementsEqual(composed.unicodeScalars))
    }

    @Test func `composing twice is composing once, for every scalar and a combining mark after it`() {
        for number in UInt32(0x20)...0x33FF {
            guard let scalar = UnicodeScalar(number) else { continue }
            for text in [String(scalar), String(scalar) + "\u{301}", "\u{1EA1}" + String(scalar)] {
                let composed = text.normalizedC
                #expect(composed.isNormalizedC)
                #expect(composed.normalizedC.unicodeScalars.elementsEqual(composed.unicodeScalars))
                // The fast path must not call composed what the slow one would change.
                if text.isNormalizedC { #expect(text.unicodeScalars.elementsEqual(composed.unicodeScalars)) }
            }
        }
    }

    @Test func `every text of a value is composed`() {
        let value = ItemValue.textList(["e\u{301}", "a"]).normalized()
        guard case .textList(let list) = value else { return }
        #expect(list[0].unicodeScalars.elementsEqual("é".unicodeScalars))
    }
}
