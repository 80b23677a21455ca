import NoteModel
import SimulationKit

/// Promise 4: what a deletion covered does not come back by itself.
enum DeletionChecker: Checker {
    static func check(_ note: HealedNote) throws(Violation) {
        guard let copy = note.copies.first else { return }
        for index in note.revisions.indices where isDeleted(index, in: note) {
            let dot = note.revision(index).dot
            for cell in copy.state.cells where cell.siblings.all.contains(where: { $0.dot == dot }) {
                throw Violation("Deletion", "\(cell.path) holds what \(note.name(index)) wrote before the deletion")
            }
        }
        for item in copy.content.items where !isAccounted(item, in: note) {
            throw Violation("Deletion", "\(item.path) is shown though it was deleted")
        }
        if copy.state.isDeleted, !copy.content.items.isEmpty || !copy.documents.isEmpty {
            throw Violation("Deletion", "a deleted note shows something")
        }
    }

    private static func isDeleted(_ index: Int, in note: HealedNote) -> Bool {
        note.successors[index].contains {
            note.revision($0).deletion != nil && !note.revision($0).leavesOpen.contains(note.revision(index).dot)
        }
    }

    /// Shown values were written by a revision that no deletion covered, or seen by the editor of a surviving head.
    private static func isAccounted(_ item: NoteContent.Item, in note: HealedNote) -> Bool {
        let isAccessList = item.value?.accessNames != nil
        let heads = note.heads.filter { note.revision($0).deletion == nil }
        return note.revisions.indices.contains { index in
            let isWriter = note.revision(index).writes.contains {
                guard case .value(let value) = $0.content, $0.path == item.path else { return false }
                return isAccessList || value == item.value
            }
            guard isWriter else { return false }
            return !isDeleted(index, in: note)
                || heads.contains { note.revision($0).base.contains(note.revision(index).dot) }
        }
    }
}
