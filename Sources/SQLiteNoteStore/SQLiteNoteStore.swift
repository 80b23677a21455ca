import Foundation
import GRDB
import GRDBSQLite
import Glibc
import NoteModel
import NoteStore

/// A ``NoteStore`` in one SQLite file in WAL mode.
///
/// Exactly one connection writes and checkpoints; the others only read; no second process gets in (``FileLock``). With
/// `synchronous=FULL` a committed transaction is on disk. When the disk fails to say so, the process ends at once: after a
/// failed fsync nobody knows what is on disk, so nothing more may be acknowledged.
public final class SQLiteNoteStore: NoteStore, @unchecked Sendable {
    // Guard: `writer` is used only inside `writerQueue`, each of `readers` only inside its own queue.
    private let lock: FileLock
    private let writerQueue: DatabaseQueue
    private let readerQueues: [DatabaseQueue]
    private var writer: SQLiteWriter?
    private var readers: [SQLiteReader?] = []
    private let nextReader = NextReader(of: readerCount)
    private static let readerCount = 2

    /// How stored bodies are compressed; the default is what was measured best.
    public struct Options: Sendable {
        public var usesDictionaries = true
        public init() {}
    }

    /// Of the system's libsqlite3, for the start log.
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

    /// Opens an existing database file; recovers what a crash left.
    public static func open(path: String, options: Options = Options()) throws -> SQLiteNoteStore {
        guard access(path, F_OK) == 0 else { throw DongboError(.noSuchThing, "there is no database file \(path)") }
        try checkEnd(of: path)
        return try SQLiteNoteStore(path: path, options: options) { database in
            let format = try Int64.fetchOne(database, sql: "SELECT format FROM database")
            guard format == Schema.format else {
                throw DongboError(
                    .badData, "\(path) has format \(format ?? 0), which is newer than this program; update it")
            }
        }
    }

    /// Whether a file that begins so may be a database at all.
    public static func isDatabase(_ beginning: [UInt8]) -> Bool {
        beginning.starts(with: Array("SQLite format 3\0".utf8))
    }

    /// A file ends with a whole page; SQLite would take what is missing of the last one for zeros. While there is a write-ahead
    /// log it may end otherwise, and the log mends it.
    private static func checkEnd(of path: String) throws(DongboError) {
        guard size(of: path + "-wal") == 0, size(of: path) % pageBytes != 0 else { return }
        throw DongboError(
            .badData, "\(path) was cut short: its last page is not whole; restore a backup, or copy the database anew")
    }

    static let pageBytes = 4096

    private static func size(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    init(path: String, options: Options, prepare: (Database) throws -> Void) throws {
        lock = try FileLock(path: path + ".lock")
        var configuration = Configuration()
        configuration.label = "dongbo.writer"
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA page_size = \(Self.pageBytes); PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                    PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY;
                    PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;
                    """)
        }
        (writerQueue, readerQueues) = try SQLiteFailure.translating {
            let writer = try DatabaseQueue(path: path, configuration: configuration)
            try writer.inDatabase { database in
                try database.inTransaction(.immediate) {
                    try prepare(database)
                    try database.execute(sql: Schema.viewStatements)
                    try database.execute(sql: Schema.signatureStatements)
                    try database.execute(sql: Schema.declineStatements)
                    return .commit
                }
            }
            var readOnly = Configuration()
            readOnly.readonly = true
            readOnly.label = "dongbo.reader"
            readOnly.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -8192") }
            let readers = try (0..<Self.readerCount).map { _ in try DatabaseQueue(path: path, configuration: readOnly) }
            return (writer, readers)
        }
        writer = try writerQueue.inDatabase {
            try SQLiteWriter($0, path: path, usesDictionaries: options.usesDictionaries)
        }
        readers = try readerQueues.map { queue in
            try queue.inDatabase { try SQLiteReader($0, path: path, usesDictionaries: options.usesDictionaries) }
        }
    }

    public func write<T>(_ body: (any NoteStoreWriter) throws -> T) throws -> T {
        try SQLiteFailure.translating {
            try writerQueue.inDatabase { database in
                guard let writer else { throw Self.closed }
                var result: T?
                do {
                    try database.inTransaction(.immediate) {
                        result = try body(writer)
                        try writer.viewWorkspace.flush(to: writer)
                        writer.viewWorkspace.clear()
                        try writer.flush()
                        return .commit
                    }
                } catch {
                    Self.endIfDurabilityIsUnknown(error)
                    try writer.reload()
                    throw error
                }
                return result!
            }
        }
    }

    public func read<T>(_ body: (any NoteStoreReader) throws -> T) throws -> T {
        try nextReader.withNext { index in
            try SQLiteFailure.translating {
                try readerQueues[index].inDatabase { database in
                    guard let reader = readers[index] else { throw Self.closed }
                    var result: T?
                    try database.inTransaction(.deferred) {
                        result = try body(reader)
                        return .commit
                    }
                    return result!
                }
            }
        }
    }

    public func scrub() throws {
        try SQLiteFailure.translating {
            try writerQueue.inDatabase { _ = try Row.fetchAll($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
    }

    /// Writes a consistent copy of the database to a new file, beside any write.
    ///
    /// - Parameter settings: added to the copy.
    /// - Throws: `.cannotCreate` or `.inputOutput`; nothing of the copy remains then.
    public func copy(to file: String, settings: [String: String]) throws {
        do {
            // Made here, empty, so that nobody else on the machine can read it while or after it is filled.
            let descriptor = Glibc.open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
            if descriptor >= 0 { _ = Glibc.close(descriptor) }
            try SQLiteFailure.translating {
                try readerQueues[0].inDatabase { try $0.execute(sql: "VACUUM INTO ?", arguments: [file]) }
                let copy = try DatabaseQueue(path: file)
                for (name, value) in settings {
                    try copy.inDatabase {
                        try $0.execute(
                            sql: "INSERT OR REPLACE INTO setting(name, value) VALUES (?, ?)", arguments: [name, value])
                    }
                }
                try copy.close()
            }
        } catch {
            try? FileManager.default.removeItem(atPath: file)
            throw error
        }
    }

    public func close() throws {
        try SQLiteFailure.translating {
            // Statements must go before their connections; readers before the writer, whose close checkpoints.
            for (index, queue) in readerQueues.enumerated() {
                queue.inDatabase { _ in readers[index] = nil }
                try queue.close()
            }
            writerQueue.inDatabase { _ in writer = nil }
            try writerQueue.close()
        }
        lock.release()
    }

    /// Sets how large the file may get; the next write that needs more fails as on a full disk. For tests.
    func limitSize(pages: Int) throws {
        try writerQueue.inDatabase { try $0.execute(sql: "PRAGMA max_page_count = \(pages)") }
    }

    /// Whoever still holds a store that was closed, because its file is being replaced, tries again with the new one.
    private static var closed: DongboError { DongboError(.busy, "the database is being replaced; try again") }

    private static func endIfDurabilityIsUnknown(_ error: any Error) {
        guard let failure = error as? DatabaseError else { return }
        let codes = [SQLITE_IOERR | (4 << 8), SQLITE_IOERR | (5 << 8)]  // SQLITE_IOERR_FSYNC, SQLITE_IOERR_DIR_FSYNC
        guard codes.contains(failure.extendedResultCode.rawValue) else { return }
        FileHandle.standardError.write(
            Data("dongbo: the disk failed to make a change durable; the node stops so that nothing is promised\n".utf8))
        _exit(74)
    }
}
