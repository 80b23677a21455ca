import GRDB
import GRDBSQLite
import NoteModel

/// Turns SQLite's result codes into errors that tell people what to do.
enum SQLiteFailure {
    static func error(_ status: Int32, detail: String, cause: (any Error)? = nil) -> DongboError {
        switch status & 0xFF {
        case SQLITE_FULL:
            DongboError(
                .inputOutput, "the disk is full; nothing was lost, but free some space before saving again",
                cause: cause)
        case SQLITE_IOERR:
            DongboError(.inputOutput, "the disk failed (\(detail)); check it before going on", cause: cause)
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_CONSTRAINT:
            // All SQL is fixed and all keys are ours, so a mistake is a missing table and a clash is a lost page.
            DongboError(
                .badData, "the database file is damaged (\(detail)); make a new replica from a peer", cause: cause)
        case SQLITE_BUSY, SQLITE_LOCKED:
            DongboError(.busy, "the database is in use by another process", cause: cause)
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM:
            DongboError(.cannotCreate, "the database file cannot be opened (\(detail))", cause: cause)
        default:
            DongboError(.inputOutput, "the database answered: \(detail)", cause: cause)
        }
    }

    static func damaged(_ what: String) -> DongboError {
        DongboError(.badData, "the database file is damaged (\(what)); make a new replica from a peer")
    }

    /// Runs `body` and translates what GRDB throws.
    static func translating<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw SQLiteFailure.error(
                error.extendedResultCode.rawValue, detail: error.message ?? "no reason given", cause: error)
        }
    }
}
