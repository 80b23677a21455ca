/// The one check. Every way in comes here: what it says for a note holds for commands, views, search, history, look-ups,
/// attachments and replication alike.
///
/// - Readers items restrict whoever the list lets read, managers included; an authors item also lets its names read.
/// - Authors items let authors edit; they give a reader nothing, and an editor needs none.
/// - Who may not read a note may neither edit nor delete it, whatever the level.
/// - A depositor adds documents and reads none.
///
/// - SeeAlso: `reference/domino.md`, section 3: "refine, never override".
extension AccessRights {
    /// - Complexity: O(names in the note's items).
    public func decide(_ operation: AccessOperation, on note: GuardedNote) -> AccessDecision {
        switch note.kind {
        case .document: decideDocument(operation, note)
        case .design: decideShared(operation, note, changes: .designer)
        case .accessList: decideShared(operation, note, changes: .manager)
        case .personal: decidePersonal(operation, note)
        }
    }

    private func decideDocument(_ operation: AccessOperation, _ note: GuardedNote) -> AccessDecision {
        switch operation {
        case .read: decideReading(note)
        case .create: decideCreating(note)
        case .edit: decideEditing(note)
        case .delete: decideDeleting(note)
        case .copy:
            decideReading(note).isAllowed
                ? Self.given(flags.contains(.replicateDocuments), by: .flag) : decideReading(note)
        }
    }

    private func decideReading(_ note: GuardedNote) -> AccessDecision {
        guard level >= .reader else {
            guard note.isPublic else { return .refused(.level) }
            // A public note with readers is public to those readers.
            guard flags.contains(.readPublicDocuments) else { return .refused(.publicAccess) }
            return isReader(of: note) ? .allowed(.publicAccess) : .refused(.readers)
        }
        guard note.readers != nil else { return .allowed(.level) }
        return Self.given(isReader(of: note), by: .readers)
    }

    private func isReader(of note: GuardedNote) -> Bool {
        guard let readers = note.readers else { return true }
        return isAmong(readers) || isAmong(note.authors)
    }

    private func decideCreating(_ note: GuardedNote) -> AccessDecision {
        if flags.contains(.createDocuments) { return .allowed(level == .author ? .flag : .level) }
        guard note.isPublic else { return .refused(level == .author ? .flag : .level) }
        return Self.given(flags.contains(.writePublicDocuments), by: .publicAccess)
    }

    private func decideEditing(_ note: GuardedNote) -> AccessDecision {
        let reading = decideReading(note)
        guard reading.isAllowed else { return reading }
        if level >= .editor { return .allowed(.level) }
        if level == .author, isAmong(note.authors) { return .allowed(.authors) }
        if note.isPublic { return Self.given(flags.contains(.writePublicDocuments), by: .publicAccess) }
        return .refused(level == .author ? .authors : .level)
    }

    private func decideDeleting(_ note: GuardedNote) -> AccessDecision {
        let editing = decideEditing(note)
        guard editing.isAllowed else { return editing }
        return Self.given(flags.contains(.deleteDocuments), by: .flag)
    }

    /// Design and access list are read by all who may read anything, and changed from a level on. Readers items of design
    /// notes restrict as those of documents do.
    private func decideShared(
        _ operation: AccessOperation, _ note: GuardedNote, changes needed: AccessLevel
    ) -> AccessDecision {
        guard isReader(of: note) else { return .refused(.readers) }
        switch operation {
        case .read: return Self.given(level >= .reader || note.isPublic && opensPublic, by: .level)
        case .copy:
            guard level >= .reader else { return .refused(.level) }
            return Self.given(flags.contains(.replicateDocuments), by: .flag)
        case .create, .edit, .delete:
            if note.kind == .design, level == .editor, flags.contains(.createSharedViews) { return .allowed(.flag) }
            return Self.given(level >= needed, by: .level)
        }
    }

    private var opensPublic: Bool { flags.contains(.readPublicDocuments) }

    /// A personal view, folder or agent: its owner stands among its readers and authors.
    private func decidePersonal(_ operation: AccessOperation, _ note: GuardedNote) -> AccessDecision {
        guard level >= .reader else { return .refused(.level) }
        if operation == .create {
            return Self.given(!flags.isDisjoint(with: [.createPersonalViews, .createPrivateAgents]), by: .flag)
        }
        if operation == .copy, !flags.contains(.replicateDocuments) { return .refused(.flag) }
        return Self.given(isAmong(note.authors), by: .authors)
    }

    private static func given(_ isAllowed: Bool, by ground: AccessGround) -> AccessDecision {
        isAllowed ? .allowed(ground) : .refused(ground)
    }
}
