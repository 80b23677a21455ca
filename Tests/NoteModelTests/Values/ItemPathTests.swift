import NoteModel
import Testing

@Suite struct ItemPathTests {
    @Test(
        arguments: [
            ("NoiO", "NoiO", nil), ("$Ref", "$Ref", nil), ("Nơi ở", "Nơi ở", nil),
            ("QuaTrinh[r7].TuNgay", "QuaTrinh", nil),
            ("NgoaiNgu{Tiếng Anh}", "NgoaiNgu", "Tiếng Anh"), ("NgoaiNgu{}", "NgoaiNgu", ""),
            ("Ten{a{b}c}", "Ten", "a{b}c"),
            ("Ten{[x].y}", "Ten", "[x].y"),
        ] as [(String, String, String?)])
    func `a path names an item, a column of a row, or an element of a set`(text: String, item: String, element: String?)
        throws
    {
        let path = try #require(ItemPath(text))
        #expect(path.text == text)
        #expect(path.item == item)
        #expect(path.element.map(String.init) == element)
    }

    @Test(arguments: [
        "", "[r1].A", "{x}", "A[r1]", "A[r1]B", "A[r1].", "A[].B", "A[r1].B[r2].C", "A]", "A}", "A{x", "A[r1].B{x}",
        "A\nB", "A\u{7F}", String(repeating: "ạ", count: 86),
    ])
    func `other shapes are refused`(text: String) {
        #expect(ItemPath(text) == nil)
    }

    @Test func `a path is kept in normal form C`() {
        let decomposed = "No\u{31B}i"
        let path: ItemPath? = ItemPath(decomposed)
        #expect(path?.text.utf8.elementsEqual("Nơi".utf8) == true)
    }

    @Test func `an element too long for a path makes none`() {
        #expect(ItemPath(set: "A", element: String(repeating: "x", count: 252)) != nil)
        #expect(ItemPath(set: "A", element: String(repeating: "x", count: 253)) == nil)
    }
}
