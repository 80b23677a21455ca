import Foundation
import Interchange
import Testing

/// Attached files with the real program: a file from a hub to a spoke, cut in the middle.
@Suite(.serialized) struct AttachmentRunTests {
    private let path = "/tmp/dongbo-attachment-\(UInt32.random(in: 0...(.max)))"
    private static let megabyte = 1 << 20

    @Test func `a file of 64 MiB survives kill -9 in mid-file and arrives as it was, in bounded memory`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let file = path + "/in.bin"
        var random = SystemRandomNumberGenerator()
        let block = Data((0..<Self.megabyte / 8).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } })
        var content = Data()
        // Every block differs in its first bytes, so that no two chunks are the same.
        for number in 0..<64 { content += Data("\(number)".utf8) + block.dropFirst("\(number)".utf8.count) }
        try content.write(to: URL(fileURLWithPath: file))

        #expect(try CommandRun.run(["init", path + "/hub", "--name", "CN=hub/O=Thanh Xuân", "--hub"]).status == 0)
        let hub = try ServedNode(path + "/hub")
        defer { hub.stop() }
        #expect(try hub.run("db", "create", "db").status == 0)
        let unid = try hub.run("note", "put", "db", "--json", input: "{\"HoTen\":\"Lan\"}").object.text("unid")
        let before = try Self.peakKiB(hub)
        let added = try hub.run("attachment", "add", "db", unid, file, "--json")
        #expect(
            added.object.keys == ["unid", "revision", "generation", "item", "name", "size", "sha256"])
        #expect(try Self.peakKiB(hub) - before < 65_536)

        let token = try hub.run("invite", "CN=spoke/O=Thanh Xuân", "--json").object.text("token")
        #expect(try CommandRun.run(["join", path + "/spoke", "--hub", hub.address, "--token", token]).status == 0)
        var spoke = try ServedNode(path + "/spoke")
        #expect(try spoke.run("db", "replica", "db", "--from", "hub").status == 0)
        let listed = try spoke.run("attachment", "list", "db", "--json").object
        #expect(listed.keys == ["unid", "item", "name", "size", "sha256", "state", "held"])
        #expect(listed.text("state") == "elsewhere")
        try cut(&spoke, unid)

        let held = try spoke.run("attachment", "list", "db", unid, "--json").object
        #expect(held.text("state") == "partly")
        let extracted = try spoke.run(
            "attachment", "extract", "db", unid, "in.bin", "-o", path + "/out.bin", "--json")
        #expect(extracted.status == 0 && extracted.object["resumed"] == held["held"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + "/out.bin")) == content)
        #expect(try spoke.run("attachment", "list", "db", "--json").object.text("state") == "here")
        #expect(try spoke.run("note", "get", "db", unid, "--json").object["items"]?.keys.count == 2)
        try checkMistakes(spoke, unid, held.text("sha256"))
        spoke.stop()
    }

    /// Kills the spoke when some, but not all, of the file is there.
    private func cut(_ spoke: inout ServedNode, _ unid: String) throws {
        let victim = spoke
        let (chunks, data) = (spoke.data + "/attachments/chunks", spoke.data)
        let killer = Thread {
            while (try? FileManager.default.subpathsOfDirectory(atPath: chunks).count) ?? 0 < 256 + 20 { usleep(2000) }
            victim.kill()
        }
        killer.start()
        let run = try victim.run("attachment", "extract", "db", unid, "in.bin", "-o", path + "/cut.bin")
        #expect(run.status != 0 && !FileManager.default.fileExists(atPath: path + "/cut.bin"))
        while !killer.isFinished { usleep(2000) }
        spoke = try ServedNode(data)
    }

    private func checkMistakes(_ node: ServedNode, _ unid: String, _ sha256: String) throws {
        #expect(try node.run("attachment", "extract", "db", unid, "nix", "-o", path + "/x").status == 66)
        #expect(try node.run("attachment", "add", "db", unid, path + "/nix").status == 66)
        #expect(
            try node.run("attachment", "add", "db", String(repeating: "0", count: 32), path + "/in.bin").status == 66)
        #expect(try node.run("attachment", "add", "db", unid, "-", input: "x").status == 64)
        let unknown = String(repeating: "ab", count: 32)
        let put = try node.run(
            "note", "put", "db",
            input: "{\"Tep\":{\"attachment\":{\"name\":\"x\",\"size\":1,\"sha256\":\"\(unknown)\"}}}")
        #expect(put.status == 65 && put.errors.contains("attachment add"))
        let piped = try node.run("attachment", "add", "db", unid, "-", "--name", "nhỏ.txt", "--json", input: "xin chào")
        #expect(piped.status == 0 && piped.object["size"] == 9)
        #expect(try node.run("attachment", "extract", "db", unid, "nhỏ.txt", "-o", "-").output == "xin chào")
    }

    /// The most memory the process has had resident.
    private static func peakKiB(_ node: ServedNode) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(node.processID)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.split(separator: " ", omittingEmptySubsequences: true).dropFirst().first ?? ""))
    }
}
