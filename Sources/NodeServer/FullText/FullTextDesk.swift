import Dispatch
import NoteModel
import SQLiteFullText
import Synchronization

/// A node's full-text indexes, one for each database that somebody has searched.
final class FullTextDesk: Sendable {
    private let directory: DataDirectory
    private let keepers = Mutex<[String: FullTextKeeper]>([:])
    /// Files are read one at a time, so that a heap of them leaves the node a processor.
    private let reading = DispatchQueue(label: "dongbo.search.files", qos: .utility)

    init(directory: DataDirectory) { self.directory = directory }

    func keeper(of database: DatabaseActor) -> FullTextKeeper {
        keepers.withLock { keepers in
            if let known = keepers[database.name], known.database === database { return known }
            let keeper = FullTextKeeper(database: database, path: directory.index(of: database.name))
            keepers[database.name] = keeper
            return keeper
        }
    }

    /// Runs what blocks on a file's contents.
    func reading<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            reading.async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// The database's file is about to be closed or replaced.
    func forget(_ database: DatabaseActor) async {
        let keeper = keepers.withLock { keepers in
            keepers[database.name]?.database === database ? keepers.removeValue(forKey: database.name) : nil
        }
        await keeper?.close()
    }

    func close() async {
        let all = keepers.withLock { keepers in
            defer { keepers = [:] }
            return Array(keepers.values)
        }
        for keeper in all { await keeper.close() }
    }
}
