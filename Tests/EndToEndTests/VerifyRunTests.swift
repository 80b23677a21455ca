import Foundation
import GRDB
import Interchange
import Testing

/// `dongbo verify` with the real program, on a file that somebody changed.
@Suite(.serialized) struct VerifyRunTests {
    private let path = "/tmp/dongbo-verify-\(UInt32.random(in: 0...(.max)))"

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path + "/databases/db.dongbo")
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func `verify proves a database, and names each note and revision of which something was changed`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try CommandRun.run(["init", path, "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        var node = try ServedNode(path)
        defer { node.stop() }
        #expect(try node.run("db", "create", "db").status == 0)
        let unids = try ["Lan", "Mai", "Bình"].map {
            try node.run("note", "put", "db", "--form", "DangVien", "--json", input: #"{"HoTen":"\#($0)"}"#)
                .object.text("unid")
        }
        let sound = try node.run("verify", "db")
        #expect(sound.status == 0 && sound.output.contains("everything is as it was signed"))
        let total = try node.run("verify", "db", "--json").objects
        #expect(total.count == 1)
        #expect(total.first?.keys == ["notes", "revisions", "signatures", "faults"])
        #expect(try node.run("verify", "db", "--as", "CN=Kẻ lạ/O=Ngoài").status == 77)
        #expect(try node.run("verify", "none").status != 0)

        #expect(node.stop() == 0)
        // A byte in the middle of the first note's revision, and the second one's signature.
        try change(
            """
            UPDATE revision SET body = CAST(substr(body, 1, length(body) - 3) || x'7A' || substr(body, -2) AS BLOB)
            WHERE note = (SELECT key FROM note WHERE unid = x'\(unids[0])')
            """)
        try change(
            """
            UPDATE signedgroup SET signature = zeroblob(64) WHERE last = (
              SELECT max(last) - 1 FROM signedgroup
              WHERE incarnation = (SELECT ix FROM incarnation WHERE id = (SELECT incarnation FROM database)))
            """)
        node = try ServedNode(path)
        let found = try node.run("verify", "db", "--json")
        #expect(found.status == 1)
        let faults = found.objects.filter { !$0.text("message").isEmpty }
        #expect(Set(faults.map { $0.text("unid") }) == Set(unids[..<2]))
        #expect(faults.allSatisfy { $0.keys == ["unid", "revision", "message"] })
        let people = try node.run("verify", "db")
        #expect(people.status == 1 && people.output.contains("2 wrong"))
        #expect(unids[..<2].allSatisfy { people.output.contains($0) } && !people.output.contains(unids[2]))
    }
}
