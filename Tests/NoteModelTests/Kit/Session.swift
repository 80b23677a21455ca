import NoteModel

/// A note that somebody has open: they will save on top of what they saw, whatever happens meanwhile.
struct Session {
    let note: TestNote
    let state: NoteState
    let shown: NoteContent
    let losses: [Loss]

    func plan(_ changes: [(path: ItemPath, change: ItemChange)]) -> SavePlan {
        state.planSave(changes, shown: shown, losses: losses, rules: note.rules)
    }

    /// The plan of a deletion.
    static var emptyPlan: SavePlan {
        let state = NoteState(unid: UNID(rawValue: 0))
        return state.planSave([], shown: NoteContent(), losses: [], rules: .standard)
    }
}
