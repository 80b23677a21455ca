import Interchange
import NoteModel
import NoteStore

/// A note as the command line contract has it.
public enum NoteJSON {
    /// - Parameter names: of the nodes, for who deleted it where, and of the owners of keys.
    public static func encode(_ note: NoteView, names: NodeNames) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("unid", .text(note.unid)),
            JSONMember("form", .string(note.form)),
            JSONMember("generation", .count(Int(note.token.generation))),
            JSONMember("revision", .text(note.token)),
            JSONMember("created", note.created.map { .time($0.time) } ?? .null),
            JSONMember("modified", .time(note.modified.time)),
            JSONMember("author", .string(note.modified.author)),
            JSONMember("items", items(note.content, names)),
            JSONMember("conflicts", .array(note.conflicts.map { .text($0) })),
            JSONMember("conflictOf", .text(optional: note.conflictOf)),
            JSONMember("parent", .text(optional: note.parent)),
            JSONMember("deleted", .bool(note.isDeleted)),
        ]
        if note.isDeleteConflict { members.append(JSONMember("deleteConflict", true)) }
        if let deletion = note.deletion, let stamp = note.deletionStamp {
            members.append(
                JSONMember(
                    "deletion",
                    [
                        "author": .string(stamp.author), "time": .time(stamp.time),
                        "node": .string(names.node(of: stamp.dot.incarnation)), "reason": .string(deletion.reason),
                    ]))
        }
        return .object(members)
    }

    /// A redacted value is null: the item is there, what it held is not.
    static func items(_ content: NoteContent, _ names: NodeNames) -> JSONValue {
        .object(content.items.map { JSONMember($0.path.text, names.json($0.value)) })
    }

    /// What a form's formulas say against a save: every item, by which formula, and why.
    static func encode(_ failures: [FormFailure]) -> JSONValue {
        .array(
            failures.map {
                ["item": .text($0.item), "formula": .string($0.event.rawValue), "message": .string($0.message)]
            })
    }

    /// What a write leaves behind.
    static func encode(_ note: SavedNote) -> JSONValue {
        [
            "unid": .text(note.unid), "revision": .text(note.token), "generation": .count(Int(note.token.generation)),
        ]
    }
}
