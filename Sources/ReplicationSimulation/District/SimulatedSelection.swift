import NoteModel
import NoteStore

/// Reads the selections of ``Vocabulary/selections``.
enum SimulatedSelection: NoteSelection {
    case form(String)
    case item(String)

    init(_ text: String) throws {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        switch parts.first {
        case "form" where parts.count == 2: self = .form(parts[1])
        case "item" where parts.count == 2: self = .item(parts[1])
        default: throw DongboError(.badData, "a selection is form:NAME or item:NAME")
        }
    }

    func admits(form: String, content: NoteContent) -> Bool {
        switch self {
        case .form(let name): form == name
        // A deleted note has no content to go by.
        case .item(let name): content.items.isEmpty || content[name] != nil
        }
    }
}
