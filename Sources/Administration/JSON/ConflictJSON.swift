import Interchange
import NoteModel
import NoteStore

/// An open conflict document beside the note it lost to.
enum ConflictJSON {
    /// - Parameter entries: the note's whole history, for who wrote the value that is shown.
    static func encode(
        _ document: ConflictDocument, note: NoteView, entries: [ItemHistoryEntry], names: NodeNames
    ) -> JSONValue {
        let differences = document.items.map { path -> JSONValue in
            let winner = entries.last {
                $0.path == path && $0.standing == .winner && $0.revision.revision.dot != document.dot
            }
            return [
                "item": .string(path.text),
                "mine": side(note.content[path]?.value, winner?.revision.revision, names),
                "theirs": [
                    "value": names.json(document.content[path]?.value),
                    "author": .string(document.author), "time": .time(document.time),
                    "node": .string(names.node(of: document.dot.incarnation)),
                ],
            ]
        }
        return [
            "unid": .text(document.unid), "conflictOf": .text(document.parent), "author": .string(document.author),
            "time": .time(document.time), "items": .array(document.items.map { .string($0.text) }),
            "form": .string(document.form), "node": .string(names.node(of: document.dot.incarnation)),
            "differences": .array(differences),
        ]
    }

    private static func side(_ value: ItemValue?, _ revision: Revision?, _ names: NodeNames) -> JSONValue {
        [
            "value": names.json(value), "author": .text(optional: revision?.author),
            "time": revision.map { .time($0.time) } ?? .null,
            "node": .text(optional: revision.map { names.node(of: $0.dot.incarnation) }),
        ]
    }
}
