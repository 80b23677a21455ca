import NoteModel
import SimulationKit

/// The definition of the fold, computed the slow way: a cell holds the writes that no later revision replaced.
enum CellChecker: Checker {
    static func check(_ note: HealedNote) throws(Violation) {
        guard !note.revisions.isEmpty else { return }
        let state = note.copies[0].state
        var expected = 0
        for index in note.revisions.indices {
            for write in note.revision(index).writes {
                let value: ItemValue? = if case .value(let value) = write.content { value } else { nil }
                // A removal leaves something behind only where it keeps a losing value from coming up.
                if value == nil, write.leavesOpen.isEmpty { continue }
                if note.isReplaced(index, at: write.path) { continue }
                expected += 1
                let held = state[write.path]?.siblings.all.first { $0.dot == note.revision(index).dot }
                if held == nil || held?.value != value {
                    throw Violation("Cell", "\(write.path) lacks the current write of \(note.name(index))")
                }
            }
        }
        let held = state.cells.reduce(0) { $0 + 1 + $1.siblings.others.count }
        if held != expected { throw Violation("Cell", "there are \(held) current writes instead of \(expected)") }
        if state.heads.map(\.dot) != note.heads.map({ note.revision($0).dot }).sorted() {
            throw Violation("Cell", "the heads are wrong")
        }
    }
}
