import NoteModel

/// A note as somebody sees it in an edit session: the base of what they will save.
struct OpenNote {
    let note: Int
    let state: NoteState
    let shown: NoteContent
    let losses: [Loss]
}
