import Dispatch
import FullText
import NoteModel
import NoteStore
import ReplicationCore
import SQLiteFullText

/// Keeps the index of one database: makes it when somebody searches first, lets it follow the change feed from then on.
final class FullTextKeeper: @unchecked Sendable {
    // Guard: `index` is used only inside `queue`.
    let database: DatabaseActor
    let path: String
    private let queue: DispatchQueue
    private var index: FullTextIndex?

    /// Changes read at a time.
    private static let pageSize = 200

    /// Told how many changes are in the index, and up to which it goes.
    typealias Progress = @Sendable (_ done: UInt64, _ total: UInt64) -> Void

    init(database: DatabaseActor, path: String) {
        self.database = database
        self.path = path
        queue = DispatchQueue(label: "dongbo.search.\(database.name)", qos: .utility)
    }

    /// Whether the database has an index.
    var exists: Bool { FullTextIndex.exists(path: path) }

    /// Runs `body` with the index up to date. An index that turns out to be damaged is made anew, once.
    func following<T: Sendable>(
        progress: @escaping Progress = { _, _ in }, _ body: @escaping @Sendable (FullTextIndex) throws -> T
    ) async throws -> T {
        try await blocking {
            do {
                return try body(try self.follow(progress))
            } catch let error as DongboError where error.code == .badData {
                try self.discard()
                return try body(try self.follow(progress))
            }
        }
    }

    /// Runs `body` with the index as it is.
    func asItIs<T: Sendable>(_ body: @escaping @Sendable (FullTextIndex) throws -> T) async throws -> T {
        try await blocking { try body(try self.opened()) }
    }

    func remove() async throws { try await blocking { try self.discard() } }

    func close() async {
        try? await blocking {
            try self.index?.close()
            self.index = nil
        }
    }

    private func blocking<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }

    // MARK: In the queue

    private func discard() throws {
        try? index?.close()
        index = nil
        try FullTextIndex.remove(path: path)
    }

    /// The open index; a new one if there is none, or if it is that of another file than the database's.
    private func opened() throws -> FullTextIndex {
        if let index { return index }
        let (home, before, last) = try database.read { _, reader in
            let incarnation = try reader.identity().incarnation
            func home(_ token: String) -> FullTextIndex.Home { .init(incarnation: incarnation, token: token) }
            return (
                home(try reader.setting(ReplicaSetting.home) ?? ""),
                try reader.setting(ReplicaSetting.homeBefore).map(home), try reader.lastSequence()
            )
        }
        var index = try FullTextIndex.open(path: path)
        if let state = try index.state(), state.home != home && state.home != before || state.through > last {
            try index.close()
            try FullTextIndex.remove(path: path)
            index = try FullTextIndex.open(path: path)
        }
        try index.setHome(home)
        self.index = index
        return index
    }

    private func follow(_ progress: Progress) throws -> FullTextIndex {
        let index = try opened()
        let feed = FullTextFeed(database, after: try index.state()?.through ?? 0, limit: Self.pageSize)
        defer { feed.finish() }
        var hasGone = false
        while try feed.hasNext() {
            var last: FullTextPage?
            try index.follow {
                guard let page = try feed.next() else { return nil }
                last = page
                hasGone = hasGone || page.hasGone
                return IndexedPage(notes: page.notes, documents: page.documents, through: page.through)
            }
            if let last { progress(last.through, last.last) }
        }
        if hasGone, try index.isStale() { try index.scrub() }
        return index
    }
}
