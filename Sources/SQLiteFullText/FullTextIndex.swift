import Foundation
import FullText
import GRDB
import GRDBSQLite
import NoteModel

/// The full-text index of one database file, in a disposable file of its own.
///
/// It knows of which file it is the index, and up to which change sequence. Whatever is wrong with it, it may be deleted and
/// made again. One thread at a time uses it; everything is one SQLite connection.
public final class FullTextIndex: @unchecked Sendable {
    // Guard: `queue` serialises the connection, and callers use the rest from one thread at a time.
    let queue: DatabaseQueue
    let path: String
    let tokenizer = WordsTokenizer()
    let collector = HitCollector()
    var texts = ColumnTexts()
    /// Numbers of items by name.
    var items: [String: Int] = [:]
    /// Words in each document, by its number; 0 where there is none.
    var lengths: [UInt32] = []
    var documents = 0
    var wordsInAll: UInt64 = 0

    /// Which file an index is of, and how it was told from copies of it.
    public struct Home: Sendable, Hashable {
        public let incarnation: IncarnationID
        /// Changes whenever a node opens the file.
        public let token: String

        public init(incarnation: IncarnationID, token: String) {
            (self.incarnation, self.token) = (incarnation, token)
        }
    }

    /// Opens the index at `path`, or makes an empty one. What another version or a crash of the disk left is made anew.
    public static func open(path: String) throws -> FullTextIndex {
        do {
            if let index = try FullTextIndex(path: path) { return index }
        } catch let error as DongboError where error.code == .badData {
        }
        try remove(path: path)
        guard let index = try FullTextIndex(path: path) else {
            throw DongboError(.inputOutput, "the search index \(path) cannot be made")
        }
        return index
    }

    public static func exists(path: String) -> Bool { access(path, F_OK) == 0 }

    /// Deletes the files of a closed index.
    public static func remove(path: String) throws {
        for suffix in ["-wal", "-shm", ""] where access(path + suffix, F_OK) == 0 {
            guard unlink(path + suffix) == 0 else {
                throw DongboError(.inputOutput, "cannot delete \(path + suffix)")
            }
        }
    }

    /// Nil when the file has another format.
    private init?(path: String) throws {
        self.path = path
        var configuration = Configuration()
        configuration.label = "dongbo.search"
        configuration.prepareDatabase { database in
            // What is lost when the power fails is indexed again, so commits need not wait for the disk.
            try database.execute(
                sql: """
                    PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                    PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;
                    """)
        }
        queue = try IndexFailure.translating { try DatabaseQueue(path: path, configuration: configuration) }
        queue.inDatabase { database in
            tokenizer.register(on: database)
            collector.register(on: database)
        }
        let isOurs = try IndexFailure.translating {
            try queue.write { database -> Bool in
                let format = try Int.fetchOne(database, sql: "PRAGMA user_version")
                let isNew = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
                if isNew { try database.execute(sql: IndexSchema.statements) }
                return isNew || format == IndexSchema.format
            }
        }
        guard isOurs else {
            try queue.close()
            return nil
        }
        chmod(path, 0o600)
        try load()
    }

    /// Reads what is kept in memory again, after a transaction that was rolled back.
    func reload() throws {
        (items, lengths, documents, wordsInAll) = ([:], [], 0, 0)
        try load()
    }

    /// Reads what is kept in memory.
    private func load() throws {
        try IndexFailure.translating {
            try queue.read { database in
                for row in try Row.fetchAll(database, sql: "SELECT number, name FROM item") { items[row[1]] = row[0] }
                let rows = try Row.fetchCursor(database, sql: "SELECT id, length FROM doc ORDER BY id")
                while let row = try rows.next() { setLength(row[1], of: row[0]) }
            }
        }
    }

    /// - Parameter length: nil for a document that goes.
    func setLength(_ length: UInt32?, of document: Int64) {
        let index = Int(document)
        while lengths.count <= index { lengths.append(0) }
        // Kept one higher, so that an empty document is told from none.
        if lengths[index] > 0 {
            documents -= 1
            wordsInAll -= UInt64(lengths[index] - 1)
        }
        lengths[index] = length.map { $0 + 1 } ?? 0
        if let length {
            documents += 1
            wordsInAll += UInt64(length)
        }
    }

    public func close() throws { try IndexFailure.translating { try queue.close() } }

    // MARK: Of which file it is

    /// Which file this is the index of, and up to which change; nil for a new index.
    public func state() throws -> (home: Home, through: UInt64)? {
        try IndexFailure.translating {
            try queue.read { database in
                guard let row = try Row.fetchOne(database, sql: "SELECT incarnation, home, through FROM meta") else {
                    return nil
                }
                let (bytes, token, through): (Data, String, Int64) = (row[0], row[1], row[2])
                guard let incarnation = IncarnationID(bytes: bytes) else { throw IndexFailure.damaged }
                return (Home(incarnation: incarnation, token: token), UInt64(through))
            }
        }
    }

    /// Says which file an empty index belongs to, or that the file it belongs to has a new token.
    public func setHome(_ home: Home) throws {
        try IndexFailure.translating {
            try queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO meta VALUES (1, ?, ?, 0, 0)
                        ON CONFLICT (id) DO UPDATE SET incarnation = excluded.incarnation, home = excluded.home
                        """, arguments: [Data(home.incarnation.bytes), home.token])
            }
        }
    }

    /// Whether the file may still hold words that no document has any more.
    public func isStale() throws -> Bool {
        try IndexFailure.translating {
            try queue.read { try Bool.fetchOne($0, sql: "SELECT stale FROM meta") ?? false }
        }
    }

    /// Makes sure that nothing of what was removed or replaced is in the file: FTS5 rewrites all its segments into one
    /// without what was deleted, SQLite overwrites the pages that were, and the log is truncated. O(size of the index).
    public func scrub() throws {
        try IndexFailure.translating {
            try queue.write { database in
                try database.execute(sql: "INSERT INTO words(words) VALUES ('optimize')")
                try database.execute(sql: "UPDATE meta SET stale = 0")
            }
            try queue.inDatabase { _ = try Row.fetchAll($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
    }
}
