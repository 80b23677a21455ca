import Foundation
import NodeServer
import NoteModel
import NoteStore

/// What the people of a hub do.
enum HubEdits {
    /// Changes one item of notes spread over the database.
    static func run(_ node: Node, count: Int) async throws {
        try await run(try node.database(ReplicationStages.database), count: count, every: nil, from: 0)
    }

    /// - Parameter step: the distance between two changed notes; nil spreads them over the whole database.
    static func run(_ database: DatabaseActor, count: Int, every step: Int?, from first: Int) async throws {
        let unids = try database.read { _, reader in
            var unids: [UNID] = []
            var key: Int64 = 0
            while true {
                let page = try reader.notes(afterKey: key, limit: 10_000)
                guard let last = page.last else { return unids }
                unids += page.filter { !$0.form.hasPrefix("$") }.map(\.unid)
                key = last.key
            }
        }
        let step = step ?? max(1, unids.count / count)
        let chosen = stride(from: first, to: unids.count, by: step).prefix(count).map { unids[$0] }
        try await database.write { database, writer in
            for unid in chosen { try edit(unid, in: database, writer) }
        }
    }

    /// Changes the note that stands at `number` in the workload.
    static func touch(_ database: DatabaseActor, note number: Int, of kind: Workload) async throws {
        let unid = UnidBox(kind.unid(of: number))
        try await database.write { try edit(unid.unid, in: $0, $1) }
    }

    private static func edit(_ unid: UNID, in database: NoteDatabase, _ writer: any NoteStoreWriter) throws {
        let request = SaveRequest(
            unid: unid, changes: [(ItemPath("GhiChu")!, .set(.text("sửa lúc \(monotonicNanoseconds())")))],
            author: "CN=Bench/O=Thanh Xuân")
        _ = try database.save(request, in: writer, wallMilliseconds: wallNow())
    }

    /// Sets an item of a node's document in the directory.
    static func describe(_ hub: Node, of name: String, item: String, text: String) async throws {
        let directory = try hub.database(Node.directoryDatabase)
        let found = try directory.read { database, reader in
            try reader.notes(afterKey: 0, limit: 10_000).first { record in
                guard record.form == "Node", let view = try database.view(record.unid, reading: reader) else {
                    return false
                }
                return view.content["Name"] == .names(["CN=\(name)/O=Thanh Xuân"])
            }.map { UnidBox($0.unid) }
        }
        guard let found else { throw BenchmarkFailure(message: "the directory has no node \(name)") }
        try await hub.saveDirectory(found.unid, form: "Node", [(ItemPath(item)!, .set(.text(text)))])
    }

    /// Attaches a file of so many bytes to the first note; answers with the note.
    static func attach(
        bytes: UInt64, _ node: Node, _ database: DatabaseActor, _ kind: Workload
    ) async throws -> String {
        let unid = UnidBox(kind.unid(of: 0))
        let upload = node.beginAttachment()
        var state: UInt64 = 88_172_645_463_325_252
        var left = bytes
        while left > 0 {
            var chunk = [UInt8](repeating: 0, count: Int(min(left, 1 << 20)))
            chunk.withUnsafeMutableBytes { raw in
                for index in 0..<(raw.count / 8) {
                    state ^= state << 13
                    state ^= state >> 7
                    state ^= state << 17
                    raw.storeBytes(of: state, toByteOffset: index * 8, as: UInt64.self)
                }
            }
            try await node.feed(upload, chunk)
            left -= UInt64(chunk.count)
        }
        _ = try await node.attach(
            upload,
            to: AttachmentTarget(
                database: database, unid: unid.unid, item: nil, name: "lon.bin",
                caller: .node(author: "CN=Bench/O=Thanh Xuân")))
        return unid.unid.description
    }
}

/// Carries a 128-bit value over a suspension, which builds without optimisation of this compiler do not survive.
final class UnidBox: Sendable {
    let unid: UNID
    init(_ unid: UNID) { self.unid = unid }
}
