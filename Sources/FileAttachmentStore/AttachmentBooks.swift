import Foundation
import GRDB
import GRDBSQLite
import NoteModel

/// The SQLite file beside the chunks: which contents there are, how they are cut, which notes refer to them.
final class AttachmentBooks: Sendable {
    private static let format = 2
    private static let schema = """
        CREATE TABLE content(
            id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, size INTEGER NOT NULL, state INTEGER NOT NULL,
            unreferenced INTEGER);
        CREATE INDEX content_unfinished ON content(digest) WHERE state < 2;
        CREATE TABLE piece(
            content INTEGER NOT NULL, number INTEGER NOT NULL, chunk BLOB NOT NULL,
            PRIMARY KEY (content, number)) WITHOUT ROWID;
        CREATE INDEX piece_chunk ON piece(chunk);
        CREATE TABLE use(
            replica BLOB NOT NULL, unid BLOB NOT NULL, content INTEGER NOT NULL, earned INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (replica, unid, content)) WITHOUT ROWID;
        CREATE INDEX use_content ON use(content, replica, unid);
        CREATE INDEX use_unearned ON use(replica, unid) WHERE earned = 0;
        CREATE TABLE scanned(file BLOB PRIMARY KEY, through INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE ended(cleanly INTEGER NOT NULL);
        INSERT INTO ended VALUES (1);
        PRAGMA user_version = 2;
        """

    /// Format 1 did not know which uses are earned. A content that one note alone refers to came for that note.
    private static let fromFormat1 = """
        ALTER TABLE use ADD COLUMN earned INTEGER NOT NULL DEFAULT 0;
        UPDATE use SET earned = 1
            WHERE content IN (SELECT id FROM content WHERE state = 2)
            AND content IN (SELECT content FROM use GROUP BY content HAVING count(*) = 1);
        CREATE INDEX use_unearned ON use(replica, unid) WHERE earned = 0;
        PRAGMA user_version = 2;
        """

    private let queue: DatabaseQueue

    init(path: String) throws {
        var configuration = Configuration()
        configuration.label = "dongbo.attachments"
        configuration.prepareDatabase { database in
            try database.execute(
                sql: """
                    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
                    PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;
                    """)
        }
        queue = try Self.translating { try DatabaseQueue(path: path, configuration: configuration) }
        try write { database in
            switch try Int.fetchOne(database, sql: "PRAGMA user_version") {
            case 0: try database.execute(sql: Self.schema)
            case 1: try database.execute(sql: Self.fromFormat1)
            case Self.format: break
            default: throw DongboError(.badData, "\(path) has a format newer than this program; update it")
            }
        }
    }

    func read<T>(_ body: (Database) throws -> T) throws -> T { try Self.translating { try queue.read(body) } }

    /// One transaction, on disk when this returns.
    func write<T>(_ body: (Database) throws -> T) throws -> T { try Self.translating { try queue.write(body) } }

    /// Whether the process before closed the books; from now on they count as open.
    func begin() throws -> Bool {
        try write { database in
            defer { try? database.execute(sql: "UPDATE ended SET cleanly = 0") }
            return try Bool.fetchOne(database, sql: "SELECT cleanly FROM ended") ?? false
        }
    }

    func end() throws {
        try write { try $0.execute(sql: "UPDATE ended SET cleanly = 1") }
        try Self.translating { try queue.close() }
    }

    private static func translating<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            let detail = error.message ?? "no reason given"
            switch error.resultCode {
            case .SQLITE_FULL:
                throw DongboError(.inputOutput, "the disk is full; free some space, then try again", cause: error)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT:
                throw DongboError(
                    .badData,
                    "the index of attached files is damaged (\(detail)); move the folder 'attachments' away and "
                        + "start the node again: it fetches them from its peers", cause: error)
            default:
                throw DongboError(.inputOutput, "the index of attached files answered: \(detail)", cause: error)
            }
        }
    }
}
