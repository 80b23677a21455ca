import GRDB
import NoteModel

/// SQLite's errors about an index file.
enum IndexFailure {
    static var damaged: DongboError {
        DongboError(.badData, "the search index is damaged; 'dongbo updall' makes it anew")
    }

    static func translating<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL:
                throw DongboError(
                    .inputOutput, "the disk is full, so the search index cannot follow; free some space and try again",
                    cause: error)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_ERROR, .SQLITE_CONSTRAINT:
                throw DongboError(
                    .badData, "the search index is damaged; 'dongbo updall' makes it anew", cause: error)
            case .SQLITE_INTERRUPT:
                throw DongboError(
                    .busy, "the search takes too long; ask for more or longer words", cause: error)
            default:
                throw DongboError(
                    .inputOutput, "the search index answered: \(error.message ?? "no reason given")", cause: error)
            }
        }
    }
}
