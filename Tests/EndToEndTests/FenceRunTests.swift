import Foundation
import Interchange
import Testing

/// A node that was given up comes back, with the real program.
@Suite struct FenceRunTests {
    @Test func `who replicates a node that was fenced hears that it was, and what has become of its file`() throws {
        let pair = try ServedPair()
        defer { pair.remove() }
        let (hub, spoke) = (pair.hub, pair.spoke)
        try pair.replicated()
        #expect(try spoke.run("replicate", "hub", "db", "--json").object["renewed"] == nil)
        #expect(try hub.run("fence", "spoke").status == 0)
        #expect(try spoke.run("note", "put", "db", "--form", "F", input: #"{"NoiO":"Hạ Đình"}"#).status == 0)

        let told = try spoke.run("replicate", "hub", "db")
        #expect(told.status == 0 && told.errors.contains("stopped waiting for this node's copy of db"))
        #expect(told.errors.contains("the old file is gone"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: spoke.data + "/set-aside") == [])
        #expect(try spoke.run("show", "server", "--json").object["warnings"] == .array([]))
        #expect(try hub.run("note", "list", "db", "--json").objects.count == 1)
        #expect(try spoke.run("note", "list", "db", "--json").objects.count == 1)
        #expect(try spoke.run("replicate", "hub", "db").errors == "")
    }

    @Test func `what the hub refused of a fenced node is known there also when its file was copied anew`() throws {
        let pair = try ServedPair()
        defer { pair.remove() }
        let (hub, spoke) = (pair.hub, pair.spoke)
        let unid = try #require(try pair.replicated(#"{"NoiO":"Hạ Đình"}"#).first)
        #expect(try hub.run("note", "delete", "db", unid).status == 0)
        #expect(try hub.run("fence", "spoke").status == 0)
        #expect(try hub.run("db", "purge", "db", "--json").object["stubs"] == 1)
        #expect(try spoke.run("note", "put", "db", "--unid", unid, input: #"{"NoiO":"Nhân Chính"}"#).status == 0)

        let told = try spoke.run("replicate", "hub", "db", "--json")
        #expect(told.status == 1 && told.object.text("renewed") == "fenced" && told.object["refusedThere"] == 1)
        let refused = try spoke.run("quarantine", "list", "db", "--elsewhere", "--json").objects
        #expect(refused.map { $0.text("unid") } == [unid])
        let why = try spoke.run("why", "db", unid, "--peer", "hub", "--json").object
        #expect(why.text("reason") == "declined" && why["peerHas"] == false)
        #expect(why.text("peerExplanation").contains("refused a revision of it that was saved here"))
        let again = try spoke.run("replicate", "hub", "db")
        #expect(again.status == 0 && again.errors.contains("still refuses 1 revision"))
    }

    @Test func `show connections says why nothing passes between two nodes`() throws {
        let pair = try ServedPair()
        defer { pair.remove() }
        let (hub, spoke) = (pair.hub, pair.spoke)
        try pair.replicated()
        #expect(try obstacles(spoke, about: "hub") == ["switchedOff"])
        #expect(try obstacles(spoke, about: "spoke") == ["notScheduled"])
        #expect(try spoke.run("show", "connections").output.contains("'spoke to hub' is switched off"))
        #expect(try spoke.run("connection", "set", "spoke to hub", "--enabled", "yes").status == 0)
        #expect(try obstacles(spoke, about: "hub") == [])
        #expect(try spoke.run("replicate", "hub").status == 0)

        #expect(try hub.run("fence", "spoke").status == 0)
        #expect(try obstacles(hub, about: "spoke") == ["fenced"])
        #expect(try hub.run("show", "connections").output.contains("nobody waits for it"))
        // The first exchange makes the fresh copies, the next says whose they are.
        for _ in 1...2 { #expect(try spoke.run("replicate", "hub").status == 0) }
        #expect(try obstacles(hub, about: "spoke") == [])

        #expect(try hub.run("revoke", "spoke").status == 0)
        #expect(try obstacles(hub, about: "spoke") == ["revoked"])
        #expect(try spoke.run("replicate", "hub").status != 0)
        #expect(try shown(spoke, about: "hub").text("error") != "")
    }

    private func shown(_ node: ServedNode, about name: String) throws -> JSONValue {
        try node.run("show", "connections", "--json").objects.first { $0.text("node").hasPrefix("CN=\(name)/") }
            ?? .null
    }

    private func obstacles(_ node: ServedNode, about name: String) throws -> [String] {
        guard case .array(let found)? = try shown(node, about: name)["obstacles"] else { return ["nothing shown"] }
        return found.map { $0.text("obstacle") }
    }
}
