import NodeServer
import NoteModel
import NoteStore

/// Changes one item of notes spread over the database.
enum HubEdits {
    static func run(_ node: Node, count: Int) async throws {
        let database = try node.database(ReplicationStages.database)
        let unids = try database.read { _, reader in
            try reader.notes(afterKey: 0, limit: 1_000_000).filter { !$0.form.hasPrefix("$") }.map(\.unid)
        }
        let step = max(1, unids.count / count)
        let chosen = stride(from: 0, to: unids.count, by: step).prefix(count).map { unids[$0] }
        try await database.write { database, writer in
            for unid in chosen {
                let request = SaveRequest(
                    unid: unid, changes: [(ItemPath("GhiChu")!, .set(.text("sửa lúc \(wallNow())")))],
                    author: "CN=Bench/O=Thanh Xuân")
                _ = try database.save(request, in: writer, wallMilliseconds: wallNow())
            }
        }
    }
}
