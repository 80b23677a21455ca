import Foundation
import Interchange
import Testing

/// The audit log with the real program, across a kill and a torn file.
@Suite(.serialized) struct LogRunTests {
    private let path = "/tmp/dongbo-log-\(UInt32.random(in: 0...(.max)))"

    @Test func `show log tells who read and who was refused, survives a kill, and verifying finds a changed byte`()
        throws
    {
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try CommandRun.run(["init", path, "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        var node = try ServedNode(path)
        defer { node.stop() }
        #expect(try node.run("db", "create", "db").status == 0)
        let unid = try node.run("note", "put", "db", "--form", "DangVien", "--json", input: #"{"HoTen":"Lan"}"#)
            .object.text("unid")
        #expect(try node.run("note", "get", "db", unid).status == 0)
        #expect(try node.run("note", "get", "db", unid, "--as", "CN=Kẻ lạ/O=Ngoài").status == 77)
        node.kill()
        node = try ServedNode(path)
        let found = try node.run("show", "log", "--unid", unid, "--json").objects
        #expect(found.map { $0.text("outcome") } == ["done", "refused"])
        #expect(
            found.first?.keys == [
                "node", "sequence", "time", "act", "kind", "outcome", "code", "who", "way", "from", "database", "unids",
                "detail", "log",
            ])
        #expect(try node.run("show", "log", "--who", "kẻ lạ", "--act", "read", "--since", "2000-01-01").status == 0)
        #expect(try node.run("show", "log", "--until", "2000-01-01", "--json").objects.isEmpty)
        #expect(try node.run("show", "log", "--act", "x").status == 64)
        #expect(try node.run("show", "log", "--as", "CN=Kẻ lạ/O=Ngoài").status == 77)
        #expect(try node.run("show", "server", "--verify").status == 64)
        let whole = try node.run("show", "log", "--verify")
        #expect(whole.status == 0 && whole.output.contains("whole: hub/Thanh Xuân"))

        let log = try #require(found.first?.text("log"))
        let file = URL(fileURLWithPath: path + "/audit/\(log)/00000000000000000001.log")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: file)
        let changed = try node.run("show", "log", "--verify")
        #expect(changed.status == 1 && changed.output.contains("cannot be read or was changed"))
    }
}
