import Foundation
import NodeServer
import NoteModel
import NoteStore
import SQLiteNoteStore
import SyntheticDistrict

/// Saving: in bulk, and one durable save at a time by one and by eight writers.
struct SavingStages {
    let folder: String
    let notes: [SyntheticNote]
    let json: [[UInt8]]

    struct Bulk {
        var notesPerSecond: Double
        var plainPerSecond: Double
        var diskBytesPerNote: Double
        var jsonBytesPerNote: Double
        var plainDiskBytesPerNote: Double
    }

    static func open(
        _ path: String, options: SQLiteNoteStore.Options = .init(), signatures: (any SignatureScheme)? = nil
    ) throws -> DatabaseActor {
        var random = SystemRandomNumberGenerator()
        let store = try SQLiteNoteStore.create(
            path: path,
            identity: DatabaseIdentity(replica: .random(using: &random), incarnation: .random(using: &random)),
            title: "benchmark", options: options)
        return DatabaseActor(
            name: "benchmark", database: try NoteDatabase(store: store, random: random, signatures: signatures))
    }

    /// Saves everything in transactions of 500; the next 500 are prepared while the disk works, as `note put --lines` does.
    ///
    /// - Parameter together: saves in a transaction.
    /// - Parameter readers: who may read the note at a place; nil: everybody.
    static func fill(
        _ database: DatabaseActor, _ notes: any Sequence<SyntheticNote>,
        together: Int = 500, readers: @Sendable (Int) -> [String]? = { _ in nil }
    ) async throws {
        var place = 0
        var group: [SaveRequest] = []
        var saving: Task<Void, any Error>?
        func flush() async throws {
            try await saving?.value
            let requests = group
            group = []
            saving = Task {
                try await database.write { database, writer in
                    for request in requests { _ = try database.save(request, in: writer, wallMilliseconds: wallNow()) }
                }
            }
        }
        for note in notes {
            var changes = Workload.changes(note)
            if let readers = readers(place) { changes.append((ItemPath("NguoiDoc")!, .set(.readers(readers)))) }
            place += 1
            group.append(
                SaveRequest(unid: note.unid, form: note.form, changes: changes, author: "CN=Bench/O=Thanh Xuân"))
            if group.count == together { try await flush() }
        }
        if !group.isEmpty { try await flush() }
        try await saving?.value
    }

    func bulk(dictionaries: Bool = true) async throws -> Bulk {
        let path = folder + "/bulk\(dictionaries).dongbo"
        var options = SQLiteNoteStore.Options()
        options.usesDictionaries = dictionaries
        let database = try Self.open(path, options: options)
        let ours = try await seconds { try await Self.fill(database, notes) }
        try await database.close()
        let plainPath = folder + "/plain\(dictionaries).sqlite"
        let plain = try PlainSQLite(path: plainPath)
        let limit = try await seconds { try plain.insert(json) }
        try plain.close()
        let count = Double(notes.count)
        return Bulk(
            notesPerSecond: count / ours.seconds, plainPerSecond: count / limit.seconds,
            diskBytesPerNote: Double(size(path)) / count,
            jsonBytesPerNote: Double(json.reduce(0) { $0 + $1.count }) / count,
            plainDiskBytesPerNote: Double(size(plainPath)) / count)
    }

    struct Single {
        var oneWriterPerSecond: Double
        var eightWritersPerSecond: Double
        var plainPerSecond: Double
    }

    /// Alternates rounds of ours and of plain SQLite, so that a noisy disk hits both.
    func single() async throws -> Single {
        let database = try Self.open(folder + "/single.dongbo")
        let plain = try PlainSQLite(path: folder + "/single.sqlite")
        try await Self.fill(database, notes.prefix(2000))
        try plain.insert(Array(json.prefix(2000)))
        var next = 2000
        func take(_ count: Int) -> [SaveRequest] {
            defer { next += count }
            return (next..<next + count).map { index in
                let note = notes[index % notes.count]
                return SaveRequest(form: note.form, changes: Workload.changes(note), author: "CN=Bench/O=Thanh Xuân")
            }
        }
        var (one, eight, limit): ([Double], [Double], [Double]) = ([], [], [])
        for round in 0..<9 {
            let requests = take(200)
            one.append(
                200 / (try await seconds { for request in requests { try await Self.save(request, database) } }).seconds
            )
            limit.append(
                200
                    / (try await seconds {
                        for row in json[round * 200..<round * 200 + 200] { try plain.commit([row]) }
                    }).seconds)
            let shared = (0..<8).map { _ in take(200) }
            eight.append(
                1600
                    / (try await seconds {
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            for requests in shared {
                                group.addTask { for request in requests { try await Self.save(request, database) } }
                            }
                            try await group.waitForAll()
                        }
                    }).seconds)
        }
        try await database.close()
        return Single(
            oneWriterPerSecond: median(one), eightWritersPerSecond: median(eight), plainPerSecond: median(limit))
    }

    private static func save(_ request: SaveRequest, _ database: DatabaseActor) async throws {
        _ = try await database.write { try $0.save(request, in: $1, wallMilliseconds: wallNow()) }
    }
}

func wallNow() -> UInt64 { UInt64(Date().timeIntervalSince1970 * 1000) }

func size(_ path: String) -> Int {
    ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int) ?? 0
}
