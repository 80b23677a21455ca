import NoteModel
import SimulationKit

/// Promise 3: every acknowledged value is shown, or in a conflict document, or was replaced by somebody who knew of it.
enum NoLostValueChecker: Checker {
    static func check(_ note: HealedNote) throws(Violation) {
        for index in note.revisions.indices {
            for write in note.revision(index).writes {
                guard case .value(let value) = write.content, !note.isReplaced(index, at: write.path) else { continue }
                if isShown(value, at: write.path, in: note) || isInDocument(value, at: write.path, in: note) {
                    continue
                }
                if isOutwritten(index, at: write.path, in: note) { continue }
                throw Violation(
                    "NoLostValue",
                    "\(write.path)=\(note.world.show(value)) of \(note.name(index)) is nowhere to be seen")
            }
        }
    }

    /// Reader and author lists are shown as far as other lists allow.
    private static func isShown(_ value: ItemValue, at path: ItemPath, in note: HealedNote) -> Bool {
        let shown = note.copies[0].content[path]?.value
        guard let names = value.accessNames else { return shown == value }
        guard let shownNames = shown?.accessNames else { return false }
        return shownNames == [NoteState.managersOnly] || shownNames.allSatisfy(names.contains)
    }

    private static func isInDocument(_ value: ItemValue, at path: ItemPath, in note: HealedNote) -> Bool {
        note.copies[0].documents.contains {
            let held = $0.content[path]?.value
            return held == value || held?.accessNames != nil && value.accessNames != nil
        }
    }

    /// Under `lastWriter` the earlier of two writes stays in history only.
    private static func isOutwritten(_ index: Int, at path: ItemPath, in note: HealedNote) -> Bool {
        guard note.rules.policy == .lastWriter else { return false }
        let time = note.revision(index).time
        return note.revisions.contains { other in
            (other.revision.time, other.revision.dot) > (time, note.revision(index).dot)
                && other.revision.writes.contains { $0.path == path }
        }
    }
}
