import Foundation
import Interchange
import Testing

/// Real processes, killed with `kill -9` at moments spread over what they do.
@Suite(.serialized) struct KillTests {
    private let path = "/tmp/dongbo-kill-\(UInt32.random(in: 0...(.max)))"

    @Test func `a node killed while people save keeps every acknowledged save`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let hubPath = try makeHub()
        var hub = try ServedNode(hubPath)
        #expect(try hub.run("db", "create", "db").status == 0)
        var acknowledged: [String: String] = [:]
        for round in 0..<10 {
            let victim = hub
            let killer = Thread {
                Thread.sleep(forTimeInterval: 0.03 + Double(round * 37 % 200) / 1000)
                victim.kill()
            }
            killer.start()
            for number in 0..<12 {
                let value = "lần \(round)-\(number)"
                let saved = try hub.run("note", "put", "db", "--json", input: "{\"GhiChu\":\"\(value)\"}")
                guard saved.status == 0 else { break }
                acknowledged[saved.object.text("unid")] = value
            }
            while !killer.isFinished { Thread.sleep(forTimeInterval: 0.005) }
            hub = try ServedNode(hubPath)
            let stored = try values(hub)
            for (unid, value) in acknowledged { #expect(stored[unid] == value, "an acknowledged save is gone") }
        }
        #expect(!acknowledged.isEmpty)
        hub.stop()
    }

    @Test func `an exchange cut by killing either side carries on and ends equal`() throws {
        defer { try? FileManager.default.removeItem(atPath: path) }
        let hubPath = try makeHub()
        let spokePath = path + "/spoke"
        var hub = try ServedNode(hubPath)
        let lines = (0..<4000).map { "{\"GhiChu\":\"ghi chú số \($0)\",\"So\":\($0)}" }.joined(separator: "\n")
        #expect(try hub.run("db", "create", "db").status == 0)
        #expect(try hub.run("note", "put", "db", "--lines", input: lines).status == 0)
        let token = try hub.run("invite", "CN=spoke/O=Thanh Xuân", "--json").object.text("token")
        #expect(try CommandRun.run(["join", spokePath, "--hub", hub.address, "--token", token]).status == 0)
        let port = hub.address
        var spoke = try ServedNode(spokePath)
        cut(after: 0.15, victim: spoke) { _ = try? spoke.run("db", "replica", "db", "--from", "hub") }
        spoke = try ServedNode(spokePath)
        if try !spoke.run("db", "list").output.contains("db ") {
            let copied = try spoke.run("db", "replica", "db", "--from", "hub")
            #expect(copied.status == 0, "\(copied.errors)")
        }
        for round in 0..<8 {
            _ = try hub.run("note", "put", "db", "--lines", input: "{\"GhiChu\":\"hub \(round)\"}")
            _ = try spoke.run("note", "put", "db", "--lines", input: "{\"GhiChu\":\"spoke \(round)\"}")
            let delay = 0.01 + Double(round * 29 % 90) / 1000
            if round.isMultiple(of: 2) {
                cut(after: delay, victim: hub) { _ = try? spoke.run("replicate", "hub", "db") }
                hub = try ServedNode(hubPath, listen: port)
            } else {
                cut(after: delay, victim: spoke) { _ = try? spoke.run("replicate", "hub", "db") }
                spoke = try ServedNode(spokePath)
            }
        }
        #expect(try spoke.run("replicate", "hub", "db").status == 0)
        #expect(try hub.run("db", "hash", "db").output == spoke.run("db", "hash", "db").output)
        #expect(try values(hub).count == 4016 && values(spoke).count == 4016)
        spoke.stop()
        hub.stop()
    }

    private func makeHub() throws -> String {
        let made = try CommandRun.run(["init", path + "/hub", "--name", "CN=hub/O=Thanh Xuân", "--hub"])
        #expect(made.status == 0)
        return path + "/hub"
    }

    /// Runs `body` and kills `victim` after `delay` seconds.
    private func cut(after delay: Double, victim: ServedNode, _ body: () -> Void) {
        let killer = Thread {
            Thread.sleep(forTimeInterval: delay)
            victim.kill()
        }
        killer.start()
        body()
        while !killer.isFinished { Thread.sleep(forTimeInterval: 0.005) }
    }

    /// `GhiChu` of every note by UNID.
    private func values(_ node: ServedNode) throws -> [String: String] {
        let notes = try node.run("note", "list", "db", "--json").objects
        return Dictionary(uniqueKeysWithValues: notes.map { ($0.text("unid"), $0["items"]?.text("GhiChu") ?? "") })
    }
}
