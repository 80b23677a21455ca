import Foundation
import Interchange
import Testing

/// Connection documents from the shell: what an administrator does and sees.
@Suite(.serialized) struct ConnectionCommandTests {
    private let path = "/tmp/dongbo-con-\(UInt32.random(in: 0...(.max)))"

    @Test func `nodes replicate by themselves as their connections say`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let (hubPath, spokePath) = (path + "/hub", path + "/spoke")
        #expect(try CommandRun.run(["init", hubPath, "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        var hub = try ServedNode(hubPath, arguments: [])
        let address = hub.address
        let token = try hub.run("invite", "CN=spoke/OU=Hạ Đình/O=Thanh Xuân", "--json").object.text("token")
        #expect(try CommandRun.run(["join", spokePath, "--hub", address, "--token", token]).status == 0)
        let spoke = try ServedNode(spokePath, arguments: [])
        #expect(try hub.run("db", "create", "db").status == 0)
        #expect(try spoke.run("db", "replica", "db", "--from", "hub").status == 0)
        let on = try hub.run("connection", "set", "spoke to hub", "--enabled", "yes", "--json")
        #expect(on.status == 0, "a new node's connection is switched off: \(on.errors)")
        #expect(try spoke.run("replicate", "hub", "directory").status == 0)
        #expect(wait { try shown("connections", hub, "spoke")["watchedBy"] == true })

        #expect(try hub.run("note", "put", "db", input: #"{"a":1}"#).status == 0)
        #expect(wait { try hash(hub) == hash(spoke) }, "a save at the hub reaches the spoke by itself")
        #expect(try spoke.run("note", "put", "db", input: #"{"a":2}"#).status == 0)
        #expect(wait { try hash(hub) == hash(spoke) }, "a save at the spoke reaches the hub by itself")
        let line = try #require(
            try spoke.run("show", "replication", "--json").objects.first { $0.text("database") == "db" })
        #expect(line.text("state") == "scheduled" && line["failures"] == 0 && !line.text("lastSuccess").isEmpty)
        #expect(line["backlogOut"] == 0)

        try edit(hub, spoke)
        hub.stop()
        #expect(wait(20) { try shown("connections", spoke, "hub").text("error") != "" })
        #expect(try spoke.run("note", "put", "db", input: #"{"a":4}"#).status == 0)
        #expect(wait { try spoke.run("show", "replication", "--json").objects.contains { $0["backlogOut"] == 1 } })
        hub = try ServedNode(hubPath, listen: address, arguments: [])
        #expect(wait(30) { try hash(hub) == hash(spoke) }, "the spoke comes back by itself")
        #expect(spoke.stop() == 0)
        #expect(hub.stop() == 0)
    }

    /// Switches the connection off and on, on the hub, while both run.
    private func edit(_ hub: ServedNode, _ spoke: ServedNode) throws {
        let off = try hub.run("connection", "set", "spoke to hub", "--databases", "directory", "--json")
        #expect(off.status == 0 && off.object.text("databases") == "directory")
        #expect(wait { try shown("replication", spoke, "hub", database: "db")["state"] == "idle" })
        #expect(try hub.run("note", "put", "db", input: #"{"a":3}"#).status == 0)
        Thread.sleep(forTimeInterval: 0.8)
        #expect(try hash(hub) != hash(spoke))
        #expect(
            try hub.run(
                "connection", "set", "spoke to hub", "--databases", "*", "--retry-first", "1s", "--retry-longest", "2s"
            ).status == 0)
        #expect(wait { try hash(hub) == hash(spoke) })
    }

    @Test func `what cannot be obeyed is refused with a reason`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try CommandRun.run(["init", path + "/hub", "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        let hub = try ServedNode(path + "/hub", arguments: [])
        defer { hub.stop() }
        #expect(try hub.run("connection", "add", "--json").status == 64)
        #expect(try hub.run("connection", "add", "--to", "*").errors.contains("only once"))
        #expect(try hub.run("connection", "add", "--to", "nobody", "--repeat", "5m").status == 66)
        #expect(try hub.run("connection", "add", "--to", "*", "--repeat", "5").errors.contains("90s, 5m"))
        #expect(try hub.run("connection", "add", "--to", "*", "--repeat", "-5m").errors.contains("90s, 5m"))
        #expect(try hub.run("connection", "add", "--to", "hub", "--repeat", "5m").errors.contains("would call itself"))
        let early = try hub.run(
            "connection", "add", "--to", "CN=xa/O=Thanh Xuân", "--databases", "ho-so", "--repeat", "5m")
        #expect(early.status == 0 && early.errors.contains("does not know xa/Thanh Xuân yet"))
        #expect(early.errors.contains("has no database 'ho-so'") && !early.output.contains("warnings"))
        #expect(try hub.run("connection", "remove", "hub to xa").status == 0)
        let added = try hub.run("connection", "add", "--to", "*", "--repeat", "5m", "--times", "22:00-06:00", "--json")
        #expect(added.status == 0 && added.object.text("times") == "22:00-06:00" && added.object["active"] == true)
        #expect(added.object["warnings"] == [])
        #expect(try hub.run("connection", "set", "nix", "--enabled", "no").status == 66)
        #expect(try hub.run("connection", "remove", added.object.text("connection")).status == 0)
        #expect(try hub.run("connection", "list", "--json").objects.isEmpty)

        #expect(try hub.run("group", "add", "Văn phòng", "Lan/Thanh Xuân", "Trực ban").status == 0)
        #expect(try hub.run("group", "add", "Trực ban", "Mai/Thanh Xuân", "Văn phòng").status == 0)
        let group = try hub.run("group", "show", "Văn phòng", "--json").object
        #expect(group["everybody"] == ["CN=Lan/O=Thanh Xuân", "CN=Mai/O=Thanh Xuân"])
        #expect(try hub.run("group", "show", "LocalNodes", "--json").object["members"] == ["CN=hub/O=Thanh Xuân"])
        let left = try hub.run("group", "remove", "Văn phòng", "Lan/Thanh Xuân", "Trực ban", "--json").object
        #expect(left["members"] == [])
        #expect(try hub.run("group", "remove", "Văn phòng").status == 0)
        #expect(try hub.run("group", "show", "Văn phòng").status == 66)
        #expect(try hub.run("group", "add", "LocalNodes", "Lan/Thanh Xuân").status == 64)
        #expect(try hub.run("db", "priority", "directory", "high", "--json").object.text("priority") == "high")
        #expect(try hub.run("db", "priority", "directory", "urgent").status == 64)
    }

    private func hash(_ node: ServedNode) throws -> String { try node.run("db", "hash", "db").output }

    private func shown(_ topic: String, _ node: ServedNode, _ peer: String, database: String? = nil) throws -> JSONValue
    {
        let key = topic == "connections" ? "node" : "peer"
        return try node.run("show", topic, "--json").objects.first { line in
            line.text(key).hasPrefix("CN=\(peer)/") && (database.map { line.text("database") == $0 } ?? true)
        } ?? .null
    }

    private func wait(_ seconds: Double = 30, _ condition: () throws -> Bool) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if (try? condition()) == true { return true }
            Thread.sleep(forTimeInterval: 0.05)
        }
        return false
    }
}
