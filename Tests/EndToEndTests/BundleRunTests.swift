import Foundation
import Interchange
import Testing

/// `bundle export` and `bundle import` with the real program.
@Suite struct BundleRunTests {
    private static let keys = [
        "peer", "database", "pulled", "pushed", "withdrawn", "refused", "conflicts", "bytesIn", "bytesOut", "seconds",
        "resumed",
    ]

    @Test func `two nodes that only exchange files come to the same`() throws {
        let pair = try ServedPair()
        defer { pair.remove() }
        let (hub, spoke) = (pair.hub, pair.spoke)
        _ = try hub.run("db", "create", "db")
        _ = try hub.run("note", "put", "db", "--lines", input: "{\"a\":1}\n{\"a\":2}\n")

        let (out, back) = (pair.path + "/out.bundle", pair.path + "/back.bundle")
        let made = try hub.run("bundle", "export", "db", "--for", "spoke", "-o", out, "--json")
        #expect(made.status == 0 && made.object.keys.starts(with: Self.keys) && made.object["pushed"] == 2)
        #expect(try hub.run("bundle", "export", "db", "--for", "spoke", "-o", out).status == 73)
        let preview = try spoke.run("bundle", "import", out, "--preview", "--json")
        #expect(preview.status == 0 && preview.object["pulled"] == 2 && preview.object["newReplica"] == true)
        #expect(try spoke.run("db", "hash", "db").status == 66)
        let taken = try spoke.run("bundle", "import", out, "--json")
        #expect(taken.status == 0 && taken.object.keys.starts(with: Self.keys) && taken.object["pulled"] == 2)
        _ = try spoke.run("note", "put", "db", input: #"{"a":3}"#)
        #expect(try spoke.run("bundle", "export", "db", "--for", "hub", "-o", back).status == 0)
        #expect(try hub.run("bundle", "import", back).output.contains("1 note new or changed"))
        #expect(try hub.run("db", "hash", "db").output == spoke.run("db", "hash", "db").output)

        let foreign = try hub.run("bundle", "import", out, "--json")
        #expect(foreign.status == 77 && foreign.errorCode == "noRight")
        try Data("nonsense".utf8).write(to: URL(fileURLWithPath: out))
        let nonsense = try spoke.run("bundle", "import", out, "--json")
        #expect(nonsense.status == 65 && nonsense.errorCode == "badData")
        #expect(try spoke.run("bundle", "import", pair.path + "/none").status == 66)
    }
}
