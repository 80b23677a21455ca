import Foundation
import Interchange
import Testing

/// Full-text search with the real program, over notes and attached files.
@Suite(.serialized) struct SearchRunTests {
    private let path = "/tmp/dongbo-search-\(UInt32.random(in: 0...(.max)))"

    @Test func `search finds what was saved a moment ago, with and without marks, and forgets what was deleted`() throws
    {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try CommandRun.run(["init", path, "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        var node = try ServedNode(path)
        defer { node.stop() }
        #expect(try node.run("db", "create", "db").status == 0)
        let hoa = try put(node, #"{"HoTen":"Nguyễn Thị Hoà","QueQuan":"Hạ Đình"}"#)
        let lan = try put(node, #"{"HoTen":"Trần Lan","GhiChu":"bạn của Hoa"}"#)
        let hits = try node.run("search", "db", "hoa", "--json")
        #expect(hits.objects.map { $0.text("unid") }.sorted() == [hoa, lan].sorted())
        #expect(hits.object.keys == ["unid", "form", "score", "snippet", "item", "attachment"])
        #expect(try found(node, "hòa") == [hoa])
        #expect(try found(node, "ha dinh") == [hoa])
        #expect(try found(node, "hoa", "--field", "GhiChu") == [lan])
        #expect(try found(node, "hoa", "--form", "Khac") == [])
        #expect(try node.run("search", "db", "GhiChu:hoa").output.contains("bạn của «Hoa»"))
        let bad = try node.run("search", "db", "(hoa", "--json")
        #expect(bad.status == 65 && bad.errors.contains("column 5"))
        #expect(try node.run("search", "nix", "hoa").status == 66)

        try attach(node, lan, "ghi.txt", "quyết nghị đại hội")
        try attach(node, lan, "x.html", "<html><body><script>bimat</script><p>thư t<b>ừ</b> Huế</p></body></html>")
        try attach(node, lan, "hong.pdf", "%PDF-1.7 nothing")
        let inFile = try node.run("search", "db", "\"dai hoi\"", "--json").object
        #expect(inFile.text("attachment") == "ghi.txt" && inFile.text("snippet").contains("«đại» «hội»"))
        #expect(try found(node, "từ huế") == [lan] && found(node, "bimat") == [])
        let report = try node.run("updall", "db", "--json").object
        #expect(report.keys == ["database", "documents", "seconds", "unindexed"])
        #expect(JSONWriter.string(report["unindexed"] ?? .null).contains("hong.pdf"))

        // What is deleted is gone from the index, which survives being killed.
        #expect(try node.run("note", "delete", "db", lan).status == 0)
        #expect(try found(node, "lan") == [] && found(node, "\"dai hoi\"") == [])
        let file = try Data(contentsOf: URL(fileURLWithPath: path + "/databases/db.search"))
        #expect(file.range(of: Data("quyết nghị".utf8)) == nil && file.range(of: Data("Hạ Đình".utf8)) != nil)
        node.kill()
        node = try ServedNode(path)
        #expect(try found(node, "hoa") == [hoa])
    }

    private func put(_ node: ServedNode, _ items: String) throws -> String {
        try node.run("note", "put", "db", "--form", "DangVien", "--json", input: items).object.text("unid")
    }

    private func found(_ node: ServedNode, _ query: String...) throws -> [String] {
        let run = try CommandRun.run(["search", "db"] + query + ["--json"], data: node.data)
        #expect(run.status == 0, "\(run.errors)")
        return run.objects.map { $0.text("unid") }
    }

    private func attach(_ node: ServedNode, _ unid: String, _ name: String, _ text: String) throws {
        let run = try node.run("attachment", "add", "db", unid, "-", "--name", name, input: text)
        #expect(run.status == 0, "\(run.errors)")
    }
}
