import Interchange
import NoteModel
import NoteStore

/// A line that was not saved, and why.
struct BulkRefusal: Sendable {
    let line: Int
    let error: DongboError
    /// The note it was about, if it named one.
    var unid: UNID?
    /// What the form's formulas say against it.
    var failures: [FormFailure] = []

    var json: JSONValue {
        var members = [
            JSONMember("code", .string(error.code.name)), JSONMember("message", .string(error.message)),
        ]
        if !failures.isEmpty { members.append(JSONMember("failures", NoteJSON.encode(failures))) }
        return ["line": .count(line), "error": .object(members)]
    }
}
