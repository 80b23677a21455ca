import Foundation
import Interchange
import Testing

/// A node that was given up comes back, with the real program.
@Suite struct FenceRunTests {
    private let path = "/tmp/dongbo-e2e-\(UInt32.random(in: 0...(.max)))"

    @Test func `who replicates a node that was fenced hears that it was, and what has become of its file`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let (hubPath, spokePath) = (path + "/hub", path + "/spoke")
        #expect(try CommandRun.run(["init", hubPath, "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        let hub = try ServedNode(hubPath)
        defer { hub.stop() }
        let token = try hub.run("invite", "CN=spoke/O=Thanh Xuân", "--json").object.text("token")
        #expect(try CommandRun.run(["join", spokePath, "--hub", hub.address, "--token", token]).status == 0)
        let spoke = try ServedNode(spokePath)
        defer { spoke.stop() }
        _ = try hub.run("db", "create", "db")
        #expect(try hub.run("acl", "set", "db", "spoke", "--level", "editor").status == 0)
        #expect(try spoke.run("db", "replica", "db", "--from", "hub").status == 0)
        #expect(try spoke.run("replicate", "hub", "db", "--json").object["renewed"] == nil)
        #expect(try hub.run("fence", "spoke").status == 0)
        #expect(try spoke.run("note", "put", "db", "--form", "F", input: #"{"NoiO":"Hạ Đình"}"#).status == 0)

        let told = try spoke.run("replicate", "hub", "db")
        #expect(told.status == 0 && told.errors.contains("stopped waiting for this node's copy of db"))
        #expect(told.errors.contains("the old file is gone"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: spokePath + "/set-aside") == [])
        #expect(try spoke.run("show", "server", "--json").object["warnings"] == .array([]))
        #expect(try hub.run("note", "list", "db", "--json").objects.count == 1)
        #expect(try spoke.run("note", "list", "db", "--json").objects.count == 1)
        #expect(try spoke.run("replicate", "hub", "db").errors == "")
    }
}
