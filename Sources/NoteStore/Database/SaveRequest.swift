import NoteModel

/// One save as an editor asks for it.
public struct SaveRequest: Sendable {
    public enum OnConflict: Sendable, Hashable {
        /// Tell the editor what changed meanwhile and write nothing.
        case refuse
        /// Write beside what changed meanwhile; what loses becomes a conflict document.
        case document
    }

    /// Nil makes a new note with a random UNID.
    public var unid: UNID?
    /// The version the editor read; nil means the current one.
    public var base: RevisionToken?
    /// Nil keeps the form.
    public var form: String?
    public var changes: [(path: ItemPath, change: ItemChange)]
    /// Who saves. The list in force at the moment of the save decides what they may.
    public var caller: NoteCaller
    public var onConflict: OnConflict
    /// Whether this is somebody's signed word on the note. Nothing else writes or removes one: no editor, formula or agent.
    public var makesApproval = false

    public init(
        unid: UNID? = nil, base: RevisionToken? = nil, form: String? = nil,
        changes: [(path: ItemPath, change: ItemChange)], caller: NoteCaller, onConflict: OnConflict = .refuse
    ) {
        self.unid = unid
        self.base = base
        self.form = form
        self.changes = changes
        self.caller = caller
        self.onConflict = onConflict
    }

    /// What a node writes by itself: no list restricts it.
    ///
    /// - Parameter author: canonical name.
    public init(
        unid: UNID? = nil, base: RevisionToken? = nil, form: String? = nil,
        changes: [(path: ItemPath, change: ItemChange)], author: String, onConflict: OnConflict = .refuse
    ) {
        self.init(
            unid: unid, base: base, form: form, changes: changes, caller: .node(author: author), onConflict: onConflict)
    }
}

/// What a save came to.
public enum SaveOutcome: Sendable, Hashable {
    case saved(SavedNote)
    /// The note already was as asked; no revision was written.
    case unchanged(SavedNote)
    /// Others changed the same items since the base. Nothing was written.
    case refused(current: SavedNote, items: [NoteContent.Item])
    /// This replica has never shown that version of the note.
    case unknownBase(current: SavedNote?)
    /// The form's formulas speak against it: everything they say. Nothing was written.
    case invalid([FormFailure])
}

/// A note's identity and version after a write.
public struct SavedNote: Sendable, Hashable {
    public let unid: UNID
    public let token: RevisionToken

    public init(unid: UNID, token: RevisionToken) {
        self.unid = unid
        self.token = token
    }
}
