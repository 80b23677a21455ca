import Foundation
import FullText
import Logging
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import SQLiteFullText
import SyntheticDistrict

/// Indexing a district's dossiers and searching them, on one node.
enum FullTextStage {
    struct Result {
        var index = Cost()
        var indexBytes = 0
        /// Query, medians of what a search costs, notes found.
        var searches: [(String, Cost, Int)] = []
        var changedMilliseconds = 0.0
        var eraseMilliseconds = 0.0
    }

    private static let queries = [
        "nguyen", "nguyễn", "\"nguyen thi\"", "HoTen:lan", "giao vien OR bac si", "nguy*", "thanh xuan NOT nguyen",
        "khongcogi",
    ]

    static func run(_ count: Int, folder: String) async throws -> Result {
        let directory = DataDirectory(folder + "/search")
        let logger = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }
        _ = try await Node.initializeHub(
            directory, name: HierarchicalName(parsing: "CN=hub/O=Thanh Xuân"), clock: NodeClock(), logger: logger)
        let node = try await Node(directory: directory, clock: NodeClock(), logger: logger)
        let database = try await node.createDatabase("members", title: "", forms: [])
        let last = try await fill(database, count)
        var result = Result()
        result.index = try await processCost { try await search("nguyen", node, database) }.cost
        result.indexBytes =
            (try FileManager.default.attributesOfItem(atPath: directory.databases + "/members.search")[.size] as? Int)
            ?? 0
        for query in queries {
            var rounds: [Cost] = []
            var total = 0
            for _ in 0..<11 {
                let (cost, found) = try await processCost { try await search(query, node, database) }
                rounds.append(cost)
                total = found
            }
            let cost = Cost(
                wallSeconds: median(rounds.map(\.wallSeconds)),
                processorSeconds: median(rounds.map(\.processorSeconds)))
            result.searches.append((query, cost, total))
        }
        try await save(last, [(ItemPath("GhiChu")!, .set(.text("thay đổi")))], database)
        result.changedMilliseconds =
            try await seconds { try await search("\"thay doi\"", node, database) }.seconds * 1000
        try await delete(last, database)
        result.eraseMilliseconds = try await seconds { try await search("nguyen", node, database) }.seconds * 1000
        await node.close()
        return result
    }

    private static func search(_ text: String, _ node: Node, _ database: DatabaseActor) async throws -> Int {
        let request = FullTextRequest(try SearchQuery(text), sight: .everything)
        return try await node.search(request, in: database).total
    }

    /// - Returns: the latest note's UNID as text.
    private static func fill(_ database: DatabaseActor, _ count: Int) async throws -> String {
        var last = ""
        var page: [SaveRequest] = []
        for note in Workload.dossier.lazyNotes(count) {
            page.append(
                SaveRequest(
                    unid: note.unid, form: note.form, changes: Workload.changes(note), author: "CN=B/O=Thanh Xuân"))
            last = note.unid.description
            if page.count == 500 {
                try await save(page, database)
                page = []
            }
        }
        try await save(page, database)
        return last
    }

    private static func save(_ page: [SaveRequest], _ database: DatabaseActor) async throws {
        let wall = NodeClock().wallMilliseconds
        try await database.write { notes, writer in
            for request in page { _ = try notes.save(request, in: writer, wallMilliseconds: wall) }
        }
    }

    private static func save(
        _ unid: String, _ changes: [(path: ItemPath, change: ItemChange)], _ database: DatabaseActor
    ) async throws {
        try await save([SaveRequest(unid: UNID(unid)!, changes: changes, author: "CN=B/O=Thanh Xuân")], database)
    }

    private static func delete(_ unid: String, _ database: DatabaseActor) async throws {
        let wall = NodeClock().wallMilliseconds
        _ = try await database.write {
            try $0.delete(
                UNID(unid)!, reason: "", as: .node(author: "CN=B/O=Thanh Xuân"), in: $1, wallMilliseconds: wall)
        }
    }
}
