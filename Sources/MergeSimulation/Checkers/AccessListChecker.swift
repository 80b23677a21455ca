import NoteModel
import SimulationKit

/// Concurrent reader and author lists only ever narrow each other: nobody is shown in a list that a current write excludes.
enum AccessListChecker: Checker {
    static func check(_ note: HealedNote) throws(Violation) {
        guard let copy = note.copies.first, !copy.state.isDeleted else { return }
        for index in note.revisions.indices {
            for write in note.revision(index).writes {
                guard case .value(let value) = write.content, let allowed = value.accessNames,
                    !note.isReplaced(index, at: write.path)
                else { continue }
                for content in [copy.content] + copy.documents.map(\.content) {
                    try check(
                        content[write.path]?.value?.accessNames, within: allowed, of: index, at: write.path, in: note)
                }
            }
        }
    }

    private static func check(
        _ names: [String]?, within allowed: [String], of index: Int, at path: ItemPath, in note: HealedNote
    ) throws(Violation) {
        guard path == Vocabulary.readers else { return }
        guard let names else {
            throw Violation("AccessList", "anybody may read, though \(note.name(index)) restricts the readers")
        }
        if let stranger = names.first(where: { !allowed.contains($0) && $0 != NoteState.managersOnly }) {
            throw Violation("AccessList", "\(stranger) may read, though \(note.name(index)) excludes them")
        }
    }
}
