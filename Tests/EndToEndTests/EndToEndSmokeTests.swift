import Foundation
import Interchange
import Testing

/// The contract's commands against the real program: a hub and a spoke on this machine.
@Suite struct EndToEndSmokeTests {
    private let path = "/tmp/dongbo-e2e-\(UInt32.random(in: 0...(.max)))"

    @Test func `a hub and a spoke walk through the contract`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let (hubPath, spokePath) = (path + "/hub", path + "/spoke")
        let made = try CommandRun.run(["init", hubPath, "--name", "CN=hub/O=Thanh Xuân", "--hub", "--json"])
        #expect(made.status == 0 && made.object.keys == ["node", "fingerprint"])
        #expect(try CommandRun.run(["init", hubPath, "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 73)
        let silent = try CommandRun.run(["db", "list", "--json", "--data", hubPath])
        #expect(silent.status == 69 && silent.errorCode == "nodeNotRunning" && silent.output.isEmpty)

        let hub = try ServedNode(hubPath)
        defer { hub.stop() }
        let invitation = try hub.run("invite", "CN=spoke/OU=Hạ Đình/O=Thanh Xuân", "--json")
        #expect(invitation.object.keys.starts(with: ["token", "expires", "fingerprint"]))
        let joined = try CommandRun.run(
            ["join", spokePath, "--hub", hub.address, "--token", invitation.object.text("token"), "--json"])
        #expect(joined.status == 0 && joined.object.keys == ["node", "hub"])
        let spoke = try ServedNode(spokePath)
        defer { spoke.stop() }
        let unid = try fill(hub, spoke)
        try edit(unid, hub, spoke)
        try checkMistakes(unid, hub)
        #expect(spoke.stop() == 0)
    }

    /// - Returns: a note that both hold.
    private func fill(_ hub: ServedNode, _ spoke: ServedNode) throws -> String {
        #expect(try hub.run("db", "create", "db", "--json").object.keys == ["database", "replica"])
        #expect(try hub.run("acl", "set", "db", "*/O=Thanh Xuân", "--level", "editor").status == 0)
        let saved = try hub.run(
            "note", "put", "db", "--form", "DangVien", "--json", "--as", "Lan/Thanh Xuân", input: #"{"NoiO":"Hạ Đình"}"#
        )
        #expect(saved.status == 0 && saved.object.keys == ["unid", "revision", "generation"])
        let bulk = try hub.run("note", "put", "db", "--lines", "--json", input: "{\"a\":1}\n{\"a\":2}\n{oops\n")
        #expect(bulk.status == 1 && bulk.object == ["saved": 2, "refused": 1] && bulk.errors.contains("line"))
        #expect(try spoke.run("db", "replica", "db", "--from", "hub", "--json").status == 0)
        #expect(try hub.run("db", "hash", "db").output == spoke.run("db", "hash", "db").output)
        return saved.object.text("unid")
    }

    private func edit(_ unid: String, _ hub: ServedNode, _ spoke: ServedNode) throws {
        _ = try hub.run("note", "put", "db", "--unid", unid, input: #"{"NoiO":"a"}"#)
        _ = try spoke.run("note", "put", "db", "--unid", unid, input: #"{"NoiO":"b","Khac":1}"#)
        let exchange = try spoke.run("replicate", "hub", "db", "--json")
        #expect(
            exchange.object.keys == [
                "peer", "database", "pulled", "pushed", "withdrawn", "refused", "conflicts", "bytesIn", "bytesOut",
                "seconds",
                "resumed",
            ])
        #expect(exchange.status == 0 && exchange.object["pulled"] == 1 && exchange.object["pushed"] == 1)
        let conflicts = try hub.run("conflicts", "db", "--json").objects
        let seenBySpoke = try spoke.run("conflicts", "db", "--json").objects
        #expect(conflicts.count == 1 && conflicts == seenBySpoke)
        #expect(try hub.run("conflicts", "resolve", "db", conflicts[0].text("unid"), "--keep", "mine").status == 0)
        #expect(try hub.run("replicate", "all").status == 0)
        #expect(try spoke.run("conflicts", "db", "--json").objects.isEmpty)
        let history = try spoke.run("note", "history", "db", unid, "--field", "NoiO", "--json").objects
        #expect(Set(history.map { $0.text("node") }) == ["CN=hub/O=Thanh Xuân", "CN=spoke/OU=Hạ Đình/O=Thanh Xuân"])
        #expect(try hub.run("db", "hash", "db").output == spoke.run("db", "hash", "db").output)
        #expect(try hub.run("note", "delete", "db", unid, "--reason", "thử", "--json").status == 0)
        #expect(try hub.run("note", "get", "db", unid, "--json").object["deleted"] == true)
        #expect(try hub.run("note", "restore", "db", unid, "--json").status == 0)
        for topic in ["server", "tasks", "replication", "databases", "connections", "config"] {
            #expect(try hub.run("show", topic, "--json").status == 0)
        }
    }

    private func checkMistakes(_ unid: String, _ hub: ServedNode) throws {
        #expect(try hub.run("note", "get", "nix", unid, "--json").status == 66)
        #expect(try hub.run("note", "get", "db", String(repeating: "0", count: 32)).status == 66)
        #expect(try hub.run("note", "get", "db", "x").status == 64)
        #expect(try hub.run("note", "put", "db", input: "[1]").status == 65)
        #expect(try hub.run("note", "list", "db", "--where", "a =").status == 65)
        #expect(try hub.run("replicate", "nobody").status == 66)
        let unknown = try hub.run("nonsense", "--json")
        #expect(unknown.status == 64 && unknown.errorCode == "wrongUsage")
    }
}
