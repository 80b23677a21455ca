import NoteModel
import SimulationKit

/// A conflict that a save left open stays open until somebody settles it, replaces what lost, or deletes the note.
enum OpenConflictChecker: Checker {
    static func check(_ note: HealedNote) throws(Violation) {
        guard note.rules.policy != .lastWriter else { return }
        for index in note.revisions.indices {
            for dot in note.revision(index).leavesOpen where !isAccounted(dot, in: note) {
                throw Violation(
                    "OpenConflict",
                    "\(note.name(index)) left the conflict of \(note.world.name(dot)) open, and it is gone")
            }
        }
    }

    private static func isAccounted(_ dot: Dot, in note: HealedNote) -> Bool {
        if note.copies[0].documents.contains(where: { $0.dot == dot }) { return true }
        guard let index = note.revisions.firstIndex(where: { $0.revision.dot == dot }) else { return false }
        let isSettled = note.successors[index].contains { later in
            let revision = note.revision(later)
            if revision.leavesOpen.contains(dot) { return false }
            // Under `whole` a later version built on the losing one stands for it.
            return revision.resolves.contains(dot) || revision.deletion != nil || note.rules.policy == .whole
        }
        if isSettled { return true }
        return note.revision(index).writes.allSatisfy { write in
            if note.rules.policy == .merge, isReplaced(index, at: write.path, in: note) { return true }
            guard case .value(let value) = write.content else {
                return note.rules.policy == .merge || note.copies[0].content[write.path] == nil
            }
            if value.accessNames != nil || write.flags.contains(.setElement) { return true }
            return note.copies[0].content[write.path]?.value == value
        }
    }

    /// Whether somebody replaced what revision `index` wrote here: knowing that it lost and not leaving it open, or while it
    /// was what they were shown.
    private static func isReplaced(_ index: Int, at path: ItemPath, in note: HealedNote) -> Bool {
        let dot = note.revision(index).dot
        return note.successors[index].contains { later in
            note.replaces(later, dot, at: path)
                && !(note.revision(later).leavesOpen.contains(dot) && wasLosing(index, at: path, to: later, in: note))
        }
    }

    /// Whether the author of `later` was shown another value here.
    private static func wasLosing(_ index: Int, at path: ItemPath, to later: Int, in note: HealedNote) -> Bool {
        let base = note.revision(later).base
        let loser = note.revision(index)
        return note.revisions.indices.contains { other in
            let revision = note.revision(other)
            guard base.contains(revision.dot), (revision.time, revision.dot) > (loser.time, loser.dot),
                let write = revision.writes.first(where: { $0.path == path }),
                write.content != loser.writes.first(where: { $0.path == path })?.content
            else { return false }
            if write.content == .removed, write.leavesOpen.isEmpty { return false }
            return !note.successors[other].contains {
                base.contains(note.revision($0).dot) && note.replaces($0, revision.dot, at: path)
            }
        }
    }
}
