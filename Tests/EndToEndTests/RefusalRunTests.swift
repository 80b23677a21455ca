import Interchange
import Testing

/// What a hub refuses and decides, with the real program: the spoke is told, and goes back.
@Suite struct RefusalRunTests {
    @Test func `a spoke hears what its hub refused and why, and what was dropped is gone there too, for good`() throws {
        let pair = try ServedPair()
        defer { pair.remove() }
        let (hub, spoke) = (pair.hub, pair.spoke)
        let unid = try #require(try pair.replicated(#"{"NoiO":"Hạ Đình"}"#).first)
        #expect(try spoke.run("note", "put", "db", "--unid", unid, input: #"{"NoiO":"Nhân Chính"}"#).status == 0)
        _ = try hub.run("acl", "set", "db", "spoke", "--level", "reader")

        let told = try spoke.run("replicate", "hub", "db", "--json")
        #expect(told.status == 1 && told.object["refused"] == 1 && told.object["refusedThere"] == 1)
        let again = try spoke.run("replicate", "hub", "db")
        #expect(again.status == 0 && again.errors.contains("still refuses 1 revision of this node's"))
        #expect(try spoke.run("replicate", "hub", "db", "--json").object["declined"] == 1)
        let refused = try #require(try spoke.run("quarantine", "list", "db", "--elsewhere", "--json").objects.first)
        #expect(refused.keys == ["unid", "peer", "reason", "time", "message"])
        #expect(refused.text("unid") == unid && refused.text("reason") == "noRight")
        let why = try spoke.run("why", "db", unid, "--peer", "hub", "--json").object
        #expect(why["peerHas"] == false && why.text("peerExplanation").contains("reader"))
        #expect(try spoke.run("show", "replication").output.contains("refused 1 revision of this node's"))

        let entry = try #require(try hub.run("quarantine", "db", "--json").objects.first)
        #expect(try hub.run("quarantine", "drop", "db", number(entry["id"])).status == 0)
        #expect(try spoke.run("replicate", "hub", "db").status == 0)
        #expect(try hub.run("acl", "set", "db", "spoke", "--level", "editor").status == 0)
        let taken = try spoke.run("replicate", "hub", "db")
        #expect(taken.status == 0 && taken.errors == "")
        #expect(try spoke.run("note", "get", "db", unid).output.contains("Hạ Đình"))
        #expect(try hub.run("db", "hash", "db").output == spoke.run("db", "hash", "db").output)
        #expect(try spoke.run("quarantine", "list", "db", "--elsewhere", "--json").objects.isEmpty)
        #expect(try hub.run("verify", "db").status == 0)
    }

    private func number(_ value: JSONValue?) -> String {
        if case .number(let id)? = value { id.text } else { "" }
    }
}
