import Foundation
import Testing

/// A hub and a spoke that has joined it, both served for the time of a test, in a folder of their own.
struct ServedPair {
    let path = "/tmp/dongbo-e2e-\(UInt32.random(in: 0...(.max)))"
    let hub: ServedNode
    let spoke: ServedNode

    init() throws {
        #expect(try CommandRun.run(["init", path + "/hub", "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        hub = try ServedNode(path + "/hub")
        let token = try hub.run("invite", "CN=spoke/O=Thanh Xuân", "--json").object.text("token")
        #expect(try CommandRun.run(["join", path + "/spoke", "--hub", hub.address, "--token", token]).status == 0)
        spoke = try ServedNode(path + "/spoke")
    }

    /// Makes the database `db` on the hub, in which the spoke may edit, with these notes, and a replica of it on the spoke.
    ///
    /// - Returns: the notes' UNIDs.
    @discardableResult
    func replicated(_ notes: String...) throws -> [String] {
        #expect(try hub.run("db", "create", "db").status == 0)
        #expect(try hub.run("acl", "set", "db", "spoke", "--level", "editor").status == 0)
        let unids = try notes.map {
            try hub.run("note", "put", "db", "--form", "F", "--json", input: $0).object.text("unid")
        }
        #expect(try spoke.run("db", "replica", "db", "--from", "hub").status == 0)
        return unids
    }

    /// Ends both and removes what they wrote.
    func remove() {
        spoke.stop()
        hub.stop()
        try? FileManager.default.removeItem(atPath: path)
    }
}
