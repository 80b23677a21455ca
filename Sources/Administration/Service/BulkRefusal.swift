import Interchange
import NoteModel

/// A line that was not saved, and why.
struct BulkRefusal: Sendable {
    let line: Int
    let error: DongboError

    var json: JSONValue {
        ["line": .count(line), "error": ["code": .string(error.code.name), "message": .string(error.message)]]
    }
}
