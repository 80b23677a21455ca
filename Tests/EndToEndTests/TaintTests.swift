import Foundation
import Interchange
import Testing

/// A restricted dossier leaves no byte where nobody may read it, and none behind where it was taken away again.
@Suite(.serialized) struct TaintTests {
    private let path = "/tmp/dongbo-taint-\(UInt32.random(in: 0...(.max)))"
    private static let organisation = "O=Thanh Xuân"
    private let search = MarkerSearch(places: ["text", "rich text", "attachment", "table cell", "category"])

    @Test func `a node without the right holds no byte of a dossier, and none is left after a withdrawal`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(try CommandRun.run(["init", path + "/hub", "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        let hub = try ServedNode(path + "/hub", errors: path + "/hub.log")
        defer { hub.stop() }
        let unid = try fill(hub)
        let (named, other) = (try join("named", hub), try join("other", hub))
        defer { [named, other].forEach { $0.stop() } }
        for spoke in [named, other] {
            let made = try spoke.run("db", "replica", "db", "--from", "hub")
            #expect(made.status == 0, "\(made.errors)")
        }

        // The search finds what is there: at the hub, and at the spoke that may see it.
        let everywhere = Set(search.markers.keys)
        #expect(try use(named, unid).isSuperset(of: everywhere.subtracting(["attachment"])))
        #expect(try extract(named, unid).contains(search["attachment"]))
        for node in [hub, named] { #expect(try places(below: node.data) == everywhere, "\(node.data)") }

        #expect(try use(other, unid) == [])
        #expect(try other.run("note", "get", "db", unid).status == 66)
        #expect(try other.run("attachment", "extract", "db", unid, "mat.txt", "-o", "-").status == 66)
        try expectNothing(at: other)
        if let seen = try search.found(inMemoryOf: hub.processID),
            let hits = try search.found(inMemoryOf: other.processID)
        {
            #expect(!seen.isEmpty, "the search finds nothing in the hub's memory either")
            #expect(hits == [])
        } else {
            print("the kernel lets nobody read /proc/PID/mem: the memory of nodes was not searched")
        }

        try share(unid, with: ["named", "other"], hub)
        try replicate(other)
        #expect(try use(other, unid).isSuperset(of: everywhere.subtracting(["attachment"])))
        #expect(try extract(other, unid).contains(search["attachment"]))
        #expect(try places(below: other.data) == everywhere)

        try share(unid, with: ["named"], hub)
        try replicate(other)
        try expectNothing(at: other)
        #expect(try use(other, unid) == [])
        try expectNothing(at: other)
        #expect(other.stop() == 0)
        try expectNothing(at: other)
        // Where it may be, it still is.
        #expect(try places(below: named.data) == everywhere)
    }

    private func places(below directory: String) throws -> Set<String> {
        let hits = try search.found(below: directory)
        return Set(hits.map { $0.components(separatedBy: " in ")[0] })
    }

    private func expectNothing(at node: ServedNode) throws {
        #expect(try search.found(below: node.data) == [])
        let log = try String(contentsOfFile: node.data + ".log", encoding: .utf8)
        #expect(search.found(in: log) == [])
    }

    // MARK: The hub

    /// A database with a view, an open note, and a dossier for one node; returns the dossier.
    private func fill(_ hub: ServedNode) throws -> String {
        #expect(try hub.run("db", "create", "db").status == 0)
        let view = #"""
            {"$Name":"Tat","Selection":"SELECT Form = \"HoSo\"","Columns[A].Formula":"ChiBo","Columns[A].Position":1,
            "Columns[A].Sort":"ascending","Columns[A].Categorized":1,"Columns[B].Formula":"HoTen","Columns[B].Position":2,
            "Columns[B].Sort":"ascending"}
            """#
        try put(hub, view, form: "$View")
        try put(hub, #"{"HoTen":"Ai cũng đọc","ChiBo":"Chi bộ 1","GhiChu":"chungtu"}"#)
        let unid = try put(
            hub,
            """
            {"HoTen":"\(search["text"]) chungtu","ChiBo":"\(search["category"])",\
            "TieuSu":{"html":"<p>chungtu \(search["rich text"])</p>"},"QuaTrinh[r1].ChucVu":"\(search["table cell"])",\
            "DocGia":{"readers":["CN=named/\(Self.organisation)"]}}
            """)
        let added = try hub.run(
            "attachment", "add", "db", unid, "-", "--name", "mat.txt", input: "chungtu \(search["attachment"])")
        #expect(added.status == 0, "\(added.errors)")
        _ = try use(hub, unid)
        return unid
    }

    @discardableResult
    private func put(_ node: ServedNode, _ items: String, form: String = "HoSo") throws -> String {
        let run = try node.run(
            "note", "put", "db", "--form", form, "--json", input: items.replacingOccurrences(of: "\n", with: ""))
        #expect(run.status == 0, "\(run.errors)")
        return run.object.text("unid")
    }

    private func share(_ unid: String, with nodes: [String], _ hub: ServedNode) throws {
        let readers = nodes.map { "\"CN=\($0)/\(Self.organisation)\"" }.joined(separator: ",")
        let run = try hub.run("note", "put", "db", "--unid", unid, input: "{\"DocGia\":{\"readers\":[\(readers)]}}")
        #expect(run.status == 0, "\(run.errors)")
    }

    // MARK: Spokes

    private func join(_ name: String, _ hub: ServedNode) throws -> ServedNode {
        let token = try hub.run("invite", "CN=\(name)/\(Self.organisation)", "--json").object.text("token")
        let data = path + "/" + name
        #expect(try CommandRun.run(["join", data, "--hub", hub.address, "--token", token]).status == 0)
        return try ServedNode(data, errors: data + ".log")
    }

    private func replicate(_ node: ServedNode) throws {
        let run = try node.run("replicate", "hub", "db")
        #expect(run.status == 0, "\(run.errors)")
    }

    /// Reads the database in every way there is, without a word of what it looks for in the questions.
    ///
    /// - Returns: the markers in all that was printed.
    private func use(_ node: ServedNode, _ unid: String) throws -> Set<String> {
        let lookup = #"@DbLookup("";"";"Tat";ChiBo;"HoTen";[FailSilent]) != """#
        let backup = node.data + "/backup-\(UInt32.random(in: 0...(.max)))"
        let runs = try [
            node.run("view", "show", "db", "Tat"), node.run("view", "show", "db", "Tat", "--json"),
            node.run("note", "list", "db", "--json"), node.run("note", "list", "db", "--where", lookup, "--json"),
            node.run("search", "db", "chungtu", "--json"), node.run("note", "get", "db", unid, "--json"),
            node.run("note", "history", "db", unid, "--json"), node.run("why", "db", unid),
            node.run("acl", "explain", "db", "CN=other/\(Self.organisation)", unid),
            node.run("attachment", "list", "db", "--json"), node.run("updall", "db"), node.run("show", "log"),
            node.run("view", "rebuild", "db", "Tat"), node.run("search", "db", "chungtu"),
            node.run("backup", "db", "-o", backup),
        ]
        #expect(runs[0].status == 0 && runs[4].status == 0 && runs[13].status == 0, "\(runs.map(\.errors))")
        try? FileManager.default.removeItem(atPath: backup)
        return runs.reduce(into: []) { $0.formUnion(search.found(in: $1.output + $1.errors)) }
    }

    private func extract(_ node: ServedNode, _ unid: String) throws -> String {
        try node.run("attachment", "extract", "db", unid, "mat.txt", "-o", "-").output
    }
}
