import FullText
import NoteModel
import Testing

@Suite struct TextTests {
    private func snippet(_ query: String, _ pieces: [(String, String)]) throws -> String? {
        SnippetMaker(try SearchQuery(query)).snippet(of: pieces.map { TextPiece(item: $0.0, text: $0.1) })?.text
    }

    @Test func `a snippet shows the first hit in marks with its surroundings`() throws {
        let long = (1...40).map { "từ\($0)" }.joined(separator: " ") + " Nguyễn Thị Lan " + "cuối"
        #expect(
            try snippet("lan", [("GhiChu", long)]) == "… từ37 từ38 từ39 từ40 Nguyễn Thị «Lan» cuối")
        #expect(try snippet("\"thi lan\"", [("HoTen", "Nguyễn Thị Lan")]) == "Nguyễn «Thị» «Lan»")
        #expect(try snippet("lán", [("HoTen", "Nguyễn Thị Lan")]) == nil)
        #expect(try snippet("nguy*", [("HoTen", "(Nguyễn) Thị\nLan")]) == "(«Nguyễn») Thị Lan")
    }

    @Test func `a snippet comes from the piece with most terms, and only from the item asked for`() throws {
        let pieces = [("A", "lan"), ("B", "lan mai"), ("C.D", "lan")]
        let maker = SnippetMaker(try SearchQuery("lan OR mai"))
        #expect(maker.snippet(of: pieces.map { TextPiece(item: $0.0, text: $0.1) })?.piece == 1)
        let table = SnippetMaker(try SearchQuery("c:lan"))
        #expect(table.snippet(of: pieces.map { TextPiece(item: $0.0, text: $0.1) })?.piece == 2)
    }

    @Test(arguments: [
        ("<p>Xin <b>ch</b>ào</p><p>bạn</p>", "xin chào bạn"), ("a<br>b<script>var x = 'c'</script >d", "a b d"),
        ("x &amp; y &#272;ảng &#x111; &nbsp;z &unknown; &", "x y đảng đ z unknown"),
        ("1 < 2 <!-- no -- > --> 3", "1 2 3"),
        ("<a title='>' href=\"x>y\">z</a>", "z"), ("<style>p{}</style>t", "t"), ("a<script>b", "a"), ("a<b", "a"),
        ("h&ograve;a", "hòa"),
    ])
    func `HTML gives the words that are read`(_ html: String, _ words: String) {
        let found = WordScanner.words(in: MarkupText.html(html)).map {
            String(decoding: Array(MarkupText.html(html).utf8)[$0.range], as: UTF8.self)
        }
        #expect(found.joined(separator: " ").lowercased() == words)
    }

    @Test func `an office document's runs make one word, its paragraphs do not`() {
        let xml = "<w:p><w:r><w:t>Hà N</w:t></w:r><w:r><w:t>ội</w:t></w:r></w:p><w:p><w:t>năm</w:t></w:p>"
        #expect(MarkupText.office(xml).split(whereSeparator: \.isWhitespace) == ["Hà", "Nội", "năm"])
    }

    @Test func `text is told from other bytes`() {
        #expect(PlainText.decode(Array("Đồng bộ".utf8)) == "Đồng bộ")
        #expect(PlainText.decode([0xFF, 0xFE, 0x10, 0x01]) == "Đ")
        #expect(PlainText.decode([0x7F, 0x45, 0x4C, 0x46, 0, 1]) == nil)
        #expect(PlainText.decode([0xC3, 0x28, 0x61, 0x61, 0x61, 0x61]) == nil)
        #expect(PlainText.decode(Array("Đ".utf8.dropLast())) == "")
    }

    @Test func `a note gives its items and files, and nothing that is sealed, redacted or about access`() {
        let reference = AttachmentReference(name: "nghị quyết.pdf", size: 1, digest: [UInt8](repeating: 1, count: 32))!
        func item(_ path: String, _ value: ItemValue?) -> NoteContent.Item {
            .init(path: ItemPath(path)!, value: value)
        }
        let text = NoteText(
            NoteContent([
                item("HoTen", .text("Lan")),
                item("Ngay", .dateTime(.date(CalendarDate(year: 1980, month: 2, day: 3)!))),
                item("Mat", .sealed([1, 2, 3])), item("Cu", nil), item("Doc", .readers(["CN=Mai/O=X"])),
                item("$Ref", .text("xyz")), item("Bang[r1].Ten", .richText("<p>a<b>b</b></p>")),
                item("Nguoi", .names(["CN=Mai/O=Thanh Xuân"])), item("$FILE[a].Content", .attachment(reference)),
            ]))
        let found = text.pieces.map { "\($0.item)=\($0.text.filter { $0 != "\n" })" }
        #expect(
            found.sorted() == [
                "$FILE.Content=nghị quyết.pdf", "Bang.Ten=ab", "HoTen=Lan", "Ngay=03/02/1980", "Ngay=1980-02-03",
                "Nguoi=Mai/Thanh Xuân",
            ])
        #expect(text.attachments.map(\.reference) == [reference])
    }
}
