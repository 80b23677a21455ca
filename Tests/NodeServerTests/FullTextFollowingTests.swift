import Foundation
import FullText
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import SQLiteFullText
import Testing

/// The search index of a node follows what replication, purge and restore do to its database, and its files keep no word of
/// what has gone.
@Suite(.serialized) struct FullTextFollowingTests {
    private static let secret = "bimatkhonglo"

    private func found(_ word: String, _ database: DatabaseActor, on node: Node) async throws -> Int {
        try await node.search(FullTextRequest(try SearchQuery(word), sight: .everything), in: database).total
    }

    /// Whether bytes of the word stand in any file of the node.
    private func keeps(_ word: String, _ node: Node) throws -> [String] {
        let root = URL(fileURLWithPath: node.directory.path)
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey])!
        return try files.compactMap { $0 as? URL }.filter { file in
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { return false }
            return try Data(contentsOf: file).range(of: Data(word.utf8)) != nil
        }.map(\.lastPathComponent)
    }

    private func show(_ unid: UNID, to readers: [String], _ database: DatabaseActor) async throws {
        let request = SaveRequest(
            unid: unid, changes: [(ItemPath("Doc")!, .set(.readers(readers)))], author: "CN=Lan/O=Thanh Xuân")
        let wall = NodeClock().wallMilliseconds
        _ = try await database.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
    }

    @Test func `a note that is withdrawn from a spoke is in its index no more`() async throws {
        try await TestNetwork.run { network in
            let hub = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
            // The form's dictionary is made of its first notes, which are somebody else's.
            for number in 0..<40 { try await hub.save(nil, "GhiChu", "ghi chép số \(number)") }
            try await hub.save(Sample.unid(1), "GhiChu", "chuyện \(Self.secret) của chi bộ")
            let (spoke, _) = try await network.spoke.createReplica("db", from: network.hub.name) { _ in }
            #expect(try await found(Self.secret, spoke, on: network.spoke) == 1)
            try await show(Sample.unid(1), to: ["CN=khac/O=Thanh Xuân"], hub)
            let report = try await network.replicate(spoke)
            #expect(report.withdrawn == 1)
            #expect(try spoke.text(Sample.unid(1), "GhiChu") == nil)
            #expect(try await found(Self.secret, spoke, on: network.spoke) == 0)
            #expect(try await found("ghi chép", spoke, on: network.spoke) == 40)
            #expect(try keeps(Self.secret, network.spoke) == [])
            #expect(try await found(Self.secret, hub, on: network.hub) == 1)
        }
    }

    /// The first notes of a form are what a file's compression would learn from, and keep.
    @Test func `of the first notes of a form, too, nothing stays where they were withdrawn`() async throws {
        try await TestNetwork.run { network in
            let hub = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
            for number in 0..<80 {
                let text = "chuyện \(Self.secret)\(number)của chi bộ số \(number)"
                try await hub.save(Sample.unid(number), "GhiChu", text)
            }
            let (spoke, _) = try await network.spoke.createReplica("db", from: network.hub.name) { _ in }
            let files = try keeps("\(Self.secret)7", network.spoke)
            #expect(files.contains { $0.hasPrefix("db") }, "the search finds nothing before either: \(files)")
            for number in 0..<80 { try await show(Sample.unid(number), to: ["CN=khac/O=Thanh Xuân"], hub) }
            #expect(try await network.replicate(spoke).withdrawn == 80)
            #expect(try keeps(Self.secret, network.spoke) == [])
        }
    }

    @Test func `a note that is deleted and purged is in no index any more`() async throws {
        try await TestNetwork.run { network in
            let hub = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
            for number in 0..<40 { try await hub.save(nil, "GhiChu", "ghi chép số \(number)") }
            try await hub.save(Sample.unid(1), "GhiChu", "chuyện \(Self.secret)")
            #expect(try await found(Self.secret, hub, on: network.hub) == 1)
            _ = try await hub.write {
                try $0.delete(
                    Sample.unid(1), reason: "", as: .node(author: "CN=Lan/O=Thanh Xuân"), in: $1,
                    wallMilliseconds: NodeClock().wallMilliseconds)
            }
            #expect(try await found(Self.secret, hub, on: network.hub) == 0)
            #expect(try await network.hub.purge(hub, dryRun: false).stubs == 1)
            #expect(try await found(Self.secret, hub, on: network.hub) == 0)
            #expect(try await found("ghi chép", hub, on: network.hub) == 40)
            #expect(try keeps(Self.secret, network.hub).filter { $0.contains("search") || $0.contains("fts") } == [])
        }
    }

    @Test func `after a restore the index has what the restored file has`() async throws {
        try await TestNetwork.run { network in
            let hub = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
            try await hub.save(Sample.unid(1), "GhiChu", "trước sao lưu")
            let backup = network.folder.file("sao-luu")
            try network.hub.backUp(hub, to: backup)
            try await hub.save(Sample.unid(2), "GhiChu", "chuyện \(Self.secret)")
            #expect(try await found(Self.secret, hub, on: network.hub) == 1)
            let (restored, _) = try await network.hub.restore(backup, as: nil)
            #expect(try await found(Self.secret, restored, on: network.hub) == 0)
            #expect(try await found("trước sao lưu", restored, on: network.hub) == 1)
            try await restored.save(Sample.unid(3), "GhiChu", "sau sao lưu")
            #expect(try await found("sao lưu", restored, on: network.hub) == 2)
        }
    }
}
