import Foundation
import GRDB
import GRDBSQLite

/// The limit to compare with: the same bytes in one table of plain SQLite, same journal, same durability.
final class PlainSQLite {
    private let queue: DatabaseQueue

    init(path: String) throws {
        var configuration = Configuration()
        configuration.prepareDatabase {
            try $0.execute(
                sql:
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -32768"
            )
        }
        queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { try $0.execute(sql: "CREATE TABLE note(id INTEGER PRIMARY KEY, body BLOB NOT NULL)") }
    }

    /// All rows, 500 a transaction.
    func insert(_ rows: [[UInt8]]) throws {
        for start in stride(from: 0, to: rows.count, by: 500) {
            try commit(Array(rows[start..<min(start + 500, rows.count)]))
        }
    }

    func close() throws { try queue.close() }

    /// One transaction.
    func commit(_ rows: [[UInt8]]) throws {
        try queue.inDatabase { database in
            try database.inTransaction(.immediate) {
                let statement = try database.cachedStatement(sql: "INSERT INTO note(body) VALUES (?)")
                for row in rows { try statement.execute(arguments: [Data(row)]) }
                return .commit
            }
        }
    }
}
