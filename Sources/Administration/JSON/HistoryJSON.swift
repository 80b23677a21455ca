import Interchange
import NoteModel
import NoteStore

/// The history of a note's items, as the command line contract has it: one object per write, oldest first.
enum HistoryJSON {
    /// Stands for the item in entries about the whole note.
    static let deletedItem = "$Deleted"
    /// Stands for it where a revision writes nothing: a hub let count what it had refused.
    static let acceptedItem = "$Accepted"

    /// - Parameters:
    ///   - note: the note now.
    ///   - item: only this item with its rows and elements; nil: all, and deletions and decisions.
    static func encode(
        _ entries: [ItemHistoryEntry], revisions: [EncodedRevision], of note: NoteView, item: String?, names: NodeNames
    ) -> [JSONValue] {
        var lines = entries.map { entry -> (EncodedRevision, JSONValue) in
            let (value, isRedacted): (JSONValue, Bool) =
                switch entry.content {
                case .value(let value): (names.json(value), false)
                case .removed: (.null, false)
                case .redacted: (.null, true)
                }
            let json = line(entry.path.text, entry.revision, value, entry.standing.rawValue, names)
            return (entry.revision, isRedacted ? json.adding([JSONMember("redacted", true)]) : json)
        }
        if item == nil || item == deletedItem {
            let deletions = revisions.filter { $0.revision.deletion != nil }
            for (index, deletion) in deletions.enumerated() {
                let isLast = index == deletions.count - 1
                let state =
                    isLast && note.isDeleted ? "winner" : isLast && note.isDeleteConflict ? "conflict" : "history"
                let reason = JSONValue.string(deletion.revision.deletion?.reason ?? "")
                lines.append((deletion, line(deletedItem, deletion, reason, state, names)))
            }
        }
        if item == nil || item == acceptedItem {
            lines += revisions.filter { $0.revision.deletion == nil && $0.revision.writes.isEmpty }.map {
                ($0, line(acceptedItem, $0, .null, "history", names))
            }
        }
        // Times follow causality, so this order is causal too, and the same on every replica.
        return lines.enumerated().sorted { left, right in
            let (first, second) = (left.element.0.revision, right.element.0.revision)
            return (first.time, first.dot, left.offset) < (second.time, second.dot, right.offset)
        }.map(\.element.1)
    }

    private static func line(
        _ item: String, _ encoded: EncodedRevision, _ value: JSONValue, _ state: String, _ names: NodeNames
    ) -> JSONValue {
        let revision = encoded.revision
        return [
            "item": .string(item),
            "revision": .text(RevisionToken(generation: revision.generation, hash: encoded.hash.truncated)),
            "generation": .count(Int(revision.generation)), "time": .time(revision.time),
            "author": .string(revision.author),
            "node": .string(names.node(of: revision.dot.incarnation)), "value": value, "state": .string(state),
        ]
    }
}
