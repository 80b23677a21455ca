import AccessControl
import NoteModel

/// What a deletion, a restore or a resolution came to.
public enum SettleOutcome: Sendable, Hashable {
    case done(SavedNote)
    case noSuchNote
    /// For a deletion: it is deleted already. For a restore: it is not deleted.
    case nothingToDo(SavedNote)
    case unknownItem(String)
    /// For a settled conflict: the form's formulas speak against what would come of it. Nothing was written.
    case invalid([FormFailure])
}

extension NoteDatabase {
    /// Deletes a note and keeps who, when, where and why. Deleting a conflict document settles it in favour of the note.
    public func delete(
        _ unid: UNID, reason: String, as caller: NoteCaller, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> SettleOutcome {
        guard reason.utf8.count <= Limits.reasonBytesMax else {
            throw DongboError(.badData, "a reason may have \(Limits.reasonBytesMax) bytes")
        }
        guard let record = try writer.presentNote(unid) else {
            return try resolve(
                unid, keepTheirs: false, choices: [:], as: caller, in: writer, wallMilliseconds: wallMilliseconds)
        }
        try require(.delete, of: unid, for: caller, reading: writer)
        var note = try LoadedNote(record, reading: writer)
        if note.state.isDeleted { return .nothingToDo(SavedNote(unid: unid, token: note.state.token)) }
        try write(
            SavePlan(writes: []), deletion: .init(reason: reason.normalizedC), base: note.state.context,
            form: record.form, author: standing(of: caller).author, to: &note, in: writer, wallMilliseconds)
        return .done(SavedNote(unid: unid, token: note.state.token))
    }

    /// Brings a deleted note back as it was before its latest deletion: a new revision with the old values. The form's formulas
    /// have no say: nobody edits anything, and what was saved once must not be lost to a later rule.
    public func restore(
        _ unid: UNID, as caller: NoteCaller, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> SettleOutcome {
        guard let record = try writer.presentNote(unid) else { return .noSuchNote }
        try require(.edit, of: unid, for: caller, reading: writer)
        var note = try LoadedNote(record, reading: writer)
        let token = SavedNote(unid: unid, token: note.state.token)
        guard note.state.isDeleted, let head = note.state.winner(of: note.state.heads) else {
            return .nothingToDo(token)
        }
        let history = try LoadedNote.history(of: record, reading: writer)
        guard let deletion = history.first(where: { $0.revision.dot == head.dot })?.revision else {
            throw DongboError(
                .badData, "the history of note \(unid) is not on this node; restore it on another replica")
        }
        let before = NoteState(unid: unid, folding: history.filter { deletion.base.contains($0.revision.dot) })
        let content = before.content(rules: rules(of: record.form)) { history }
        let writes = content.items.compactMap { item in
            item.value.map { ItemWrite(item.path, flags: item.flags, .value($0)) }
        }
        try write(
            SavePlan(writes: writes), base: note.state.context, form: before.latest?.form ?? record.form,
            author: standing(of: caller).author, to: &note, in: writer, wallMilliseconds)
        return .done(SavedNote(unid: unid, token: note.state.token))
    }

    /// Settles one conflict document with a revision of its note.
    ///
    /// - Parameters:
    ///   - unid: of the conflict document.
    ///   - choices: items decided otherwise than `keepTheirs`.
    public func resolve(
        _ unid: UNID, keepTheirs: Bool, choices: [ItemPath: Bool], as caller: NoteCaller,
        in writer: any NoteStoreWriter,
        wallMilliseconds: UInt64
    ) throws -> SettleOutcome {
        guard let parent = try writer.conflictParent(of: unid), let record = try writer.presentNote(parent) else {
            return .noSuchNote
        }
        try require(.read, of: unid, for: caller, reading: writer)
        try require(.edit, of: parent, for: caller, reading: writer)
        let author = standing(of: caller).author
        var note = try LoadedNote(record, reading: writer)
        let rules = self.rules(of: record.form)
        guard var document = try note.conflictDocuments(rules, writer).first(where: { $0.unid == unid }) else {
            return .noSuchNote
        }
        if let unknown = choices.keys.sorted().first(where: { !document.items.contains($0) }) {
            return .unknownItem(unknown.text)
        }
        // Somebody may have edited the conflict document: then its values, as they are now, are "theirs".
        var edited = try writer.presentNote(unid).map { try LoadedNote($0, reading: writer) }
        if let edited, !edited.state.isDeleted {
            document = document.with(content: try edited.content(self.rules(of: document.form), writer))
        }
        let (shown, losses) = (try note.content(rules, writer), try note.losses(rules, writer))
        let settled = note.state.planResolution(
            of: document, keepTheirs: keepTheirs, choices: choices, shown: shown, losses: losses, rules: rules)
        let plan: SavePlan
        switch try planForm(
            settling: settled, on: note.state, shown: shown, losses: losses.filter { $0.dot != document.dot },
            FormOccasion(form: record.form, author: author, caller: caller, wallMilliseconds: wallMilliseconds),
            reading: writer)
        {
        case .plan(let formed): plan = formed
        case .invalid(let failures): return .invalid(failures)
        }
        try requireUnprotected(plan, of: note.state, rules, for: caller)
        try write(
            plan, base: note.state.context, form: record.form, author: author, to: &note, in: writer, wallMilliseconds)
        if edited != nil, edited?.state.isDeleted == false {
            try write(
                SavePlan(writes: []), deletion: .init(reason: "conflict settled"), base: edited!.state.context,
                form: document.form, author: author, to: &edited!, in: writer, wallMilliseconds)
        }
        return .done(SavedNote(unid: parent, token: note.state.token))
    }
}
