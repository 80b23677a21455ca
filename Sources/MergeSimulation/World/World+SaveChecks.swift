import NoteModel
import SimulationKit

/// What must hold right after a save by somebody who had the latest version open.
extension World {
    /// The note shows what was written and otherwise what it showed before.
    func checkEffect(of plan: SavePlan, on opened: OpenNote, replica: Int) throws(Violation) {
        let copy = replicas[replica].notes[opened.note]
        let content = copy.state.content(rules: scenario.notes[opened.note]) { copy.history }
        for write in plan.writes {
            let expected: ItemValue? = if case .value(let value) = write.content { value } else { nil }
            if content[write.path]?.value == expected { continue }
            throw Violation(
                "SaveEffect", "\(write.path) shows \(show(content[write.path]?.value)), not \(show(expected))")
        }
        let written = plan.writes.map(\.path)
        for item in opened.shown.items where content[item.path]?.value != item.value && !written.contains(item.path) {
            throw Violation("SaveEffect", "\(item.path) changed from \(show(item.value)) unasked")
        }
        for item in content.items where opened.shown[item.path] == nil && !written.contains(item.path) {
            throw Violation("SaveEffect", "\(item.path) appeared unasked: \(show(item.value))")
        }
    }

    /// A settled conflict document is gone.
    func checkSettled(_ document: ConflictDocument, note: Int, replica: Int) throws(Violation) {
        let copy = replicas[replica].notes[note]
        let losses = copy.state.losses(rules: scenario.notes[note]) { copy.history }
        if losses.contains(where: { $0.dot == document.dot }) {
            throw Violation(
                "SaveEffect", "the conflict document of \(name(document.dot)) was settled and is still open")
        }
    }
}
