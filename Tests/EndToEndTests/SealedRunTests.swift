import Foundation
import Interchange
import Testing

/// What is sealed for one travels through all, and none of the others can read it: looked for in files, answers and logs.
@Suite(.serialized) struct SealedRunTests {
    private let path = "/tmp/dongbo-sealed-\(UInt32.random(in: 0...(.max)))"
    private static let lan = "CN=Nguyễn Thị Lan/OU=named/O=Thanh Xuân"
    private let search = MarkerSearch(places: ["person", "node", "group"])

    @Test func `a node without the key stores and passes on what it cannot read`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(try CommandRun.run(["init", path + "/hub", "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        let hub = try ServedNode(path + "/hub", errors: path + "/hub.log")
        defer { hub.stop() }
        let (named, other) = (try join("named", hub), try join("other", hub))
        defer { [named, other].forEach { $0.stop() } }
        try makeLan(hub, home: named)
        try makeDatabase(hub, for: [named, other])

        // Written at the spoke where Lan works; the hub and the other spoke only carry it.
        let session = try logIn(named)
        let unid = try put(named, session)
        for node in [named, other] { try replicate(node) }
        // Before anybody asks it for something: what the hub carried is not in its memory either.
        if let hits = try search.found(inMemoryOf: hub.processID) { #expect(hits == []) }
        for node in [hub, other, named] { try expectNothing(at: node, unid) }
        let there = try node(other, "note", "get", "db", unid, "--json").object["items"]?["CaNhan"]?["sealed"]
        #expect(there?["for"] == [.string(Self.lan)] && there?.keys == ["for", "bytes"])
        #expect(try opened(other, unid) == ["node"], "for itself")
        #expect(try opened(hub, unid) == [])
        #expect(try opened(named, unid, session) == ["person", "group"])

        // What a person may open opens wherever they log in, and not after they have left.
        let atHub = path + "/session-hub"
        #expect(try node(hub, "login", Self.lan, "--session", atHub, "--password-file", password).status == 0)
        #expect(try opened(hub, unid, atHub) == ["person", "group"])
        try approveApart(unid, (hub, atHub), (named, session), seenBy: other)
        #expect(try node(hub, "logout", "--session", atHub).status == 0)
        #expect(try node(hub, "note", "get", "db", unid, "--open", "--session", atHub).status != 0)
        for node in [hub, other] { try expectNothing(at: node, unid) }
    }

    /// Two approvals that know nothing of each other are both in the note, and hold everywhere.
    private func approveApart(
        _ unid: String, _ one: (node: ServedNode, session: String), _ other: (node: ServedNode, session: String),
        seenBy third: ServedNode
    ) throws {
        for (place, session) in [one, other] {
            let run = try node(place, "approve", "db", unid, "--text", place.data, "--session", session)
            #expect(run.status == 0, "\(run.errors)")
        }
        for node in [other.node, third] { try replicate(node) }
        for place in [one.node, other.node, third] {
            let found = try node(place, "approvals", "db", unid, "--json").objects
            #expect(Set(found.map { $0.text("text") }) == [one.node.data, other.node.data])
            #expect(found.allSatisfy { $0.text("signature") == "holds" && $0.text("content") == "same" })
        }
        #expect(try node(third, "conflicts", "db", "--json").objects.isEmpty)
    }

    private var password: String { path + "/password" }

    // MARK: The organisation

    private func makeLan(_ hub: ServedNode, home: ServedNode) throws {
        try Data("cá rô gạch nung mưa rào\n".utf8).write(to: URL(fileURLWithPath: password))
        let added = try node(hub, "person", "add", Self.lan, "--home", "named", "--json")
        try Data((added.object.text("code") + "\n").utf8).write(to: URL(fileURLWithPath: path + "/code"))
        try replicate(home, "directory")
        let activated = try node(
            home, "person", "activate", Self.lan, "--code-file", path + "/code", "--password-file", password)
        #expect(activated.status == 0, "\(activated.errors)")
        try replicate(home, "directory")
        #expect(try node(hub, "group", "add", "KiemTra", Self.lan).status == 0)
        let made = try node(hub, "seal", "group", "KiemTra", "--json")
        #expect(made.status == 0 && made.object["members"] == [.string(Self.lan)], "\(made.errors)")
    }

    private func makeDatabase(_ hub: ServedNode, for spokes: [ServedNode]) throws {
        #expect(try node(hub, "db", "create", "db").status == 0)
        #expect(try node(hub, "acl", "set", "db", Self.lan, "--level", "editor").status == 0)
        let view =
            #"{"$Name":"Tat","Selection":"SELECT @All","Columns[A].Formula":"CaNhan + Nut","Columns[A].Position":1}"#
        #expect(try hub.run("note", "put", "db", "--form", "$View", input: view).status == 0)
        for spoke in spokes {
            try replicate(spoke, "directory")
            let made = try node(spoke, "db", "replica", "db", "--from", "hub")
            #expect(made.status == 0, "\(made.errors)")
        }
    }

    private func logIn(_ spoke: ServedNode) throws -> String {
        let session = path + "/session-spoke"
        let run = try node(spoke, "login", Self.lan, "--session", session, "--password-file", password)
        #expect(run.status == 0, "\(run.errors)")
        return session
    }

    private func put(_ spoke: ServedNode, _ session: String) throws -> String {
        let items = """
            {"HoTen":"Ai cũng đọc","CaNhan":{"sealed":{"for":["\(Self.lan)"],"value":"\(search["person"])"}},\
            "Nhom":{"sealed":{"for":["KiemTra"],"value":{"html":"<p>\(search["group"])</p>"}}},\
            "Nut":{"sealed":{"for":["other"],"value":"\(search["node"])"}}}
            """
        let run = try spoke.run(
            "note", "put", "db", "--form", "HoSo", "--json", "--session", session, input: items)
        #expect(run.status == 0, "\(run.errors)")
        return run.object.text("unid")
    }

    private func join(_ name: String, _ hub: ServedNode) throws -> ServedNode {
        let full = name == "named" ? "CN=named/OU=named/O=Thanh Xuân" : "CN=\(name)/O=Thanh Xuân"
        let token = try hub.run("invite", full, "--json").object.text("token")
        let data = path + "/" + name
        #expect(try CommandRun.run(["join", data, "--hub", hub.address, "--token", token]).status == 0)
        return try ServedNode(data, errors: data + ".log")
    }

    private func replicate(_ node: ServedNode, _ database: String = "db") throws {
        let run = try node.run("replicate", "hub", database)
        #expect(run.status == 0, "\(run.errors)")
    }

    private func node(_ node: ServedNode, _ arguments: String...) throws -> CommandRun {
        try CommandRun.run(arguments, data: node.data)
    }

    // MARK: Looking

    /// Uses the database in every way there is; nothing of what is sealed shows, in any file of the node either.
    private func expectNothing(at node: ServedNode, _ unid: String) throws {
        let runs = try [
            node.run("view", "show", "db", "Tat", "--json"), node.run("note", "list", "db", "--json"),
            node.run("note", "list", "db", "--where", #"CaNhan != "" | Nhom != "" | Nut != """#, "--json"),
            node.run("search", "db", "Ai", "--json"), node.run("note", "get", "db", unid, "--json"),
            node.run("note", "history", "db", unid, "--json"), node.run("why", "db", unid), node.run("show", "log"),
        ]
        for run in runs { #expect(search.found(in: run.output + run.errors) == [], "\(node.data)") }
        #expect(runs[2].objects.isEmpty && runs[3].objects.count == 1)
        for place in ["person", "node", "group"] {
            #expect(try node.run("search", "db", search[place], "--json").objects.isEmpty)
        }
        #expect(try search.found(below: node.data) == [])
        let log = try String(contentsOfFile: node.data + ".log", encoding: .utf8)
        #expect(search.found(in: log) == [])
    }

    private func opened(_ node: ServedNode, _ unid: String, _ session: String? = nil) throws -> Set<String> {
        let options = session.map { ["--session", $0] } ?? []
        let run = try CommandRun.run(["note", "get", "db", unid, "--open", "--json"] + options, data: node.data)
        #expect(run.status == 0, "\(run.errors)")
        return search.found(in: run.output)
    }
}
