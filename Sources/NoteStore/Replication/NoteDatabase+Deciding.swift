import NoteModel

/// What a hub's decision about a revision without right does to its note.
///
/// The replica that wrote it still has it, and builds on it. So the decision takes it into history, where it is the same revision
/// everywhere, and puts one of the hub's on top of it: whoever gets the two agrees with the hub, and sees who decided.
extension NoteDatabase {
    /// Takes a revision in as it is, with one on top that changes nothing and says who let it count.
    func confirm(
        _ revision: EncodedRevision, on note: inout LoadedNote, author: String, in writer: any NoteStoreWriter,
        _ wallMilliseconds: UInt64
    ) throws {
        try take(revision, onto: &note, in: writer)
        let losses = try note.losses(rules(of: note.record.form), writer)
        try write(
            SavePlan(writes: [], leavesOpen: losses.map(\.dot)),
            deletion: note.state.isDeleted ? revision.revision.deletion : nil,
            base: note.state.context, form: note.record.form, author: author, to: &note, in: writer, wallMilliseconds)
    }

    /// Takes a revision in without what it said, with one on top that says the same in the name of whoever lets it count.
    func adopt(
        _ revision: EncodedRevision, on note: inout LoadedNote, author: String, in writer: any NoteStoreWriter,
        _ wallMilliseconds: UInt64
    ) throws {
        let form = revision.revision.form
        let bare = try revision.withoutValues()
        try take(bare, onto: &note, in: writer)
        let rules = rules(of: form)
        let losses = try note.losses(rules, writer).filter { $0.dot != revision.revision.dot }
        var plan = try note.state.planSave(
            revision.revision.changes, shown: note.content(rules, writer), losses: losses, rules: rules)
        let deletion = revision.revision.deletion
        if deletion != nil { plan.writes = [] }
        plan.undoes = [revision.revision.dot]
        try write(
            plan, deletion: deletion, base: note.state.context, form: form, author: author, to: &note, in: writer,
            wallMilliseconds)
    }

    /// Takes a revision in without what it said, with one on top that puts back what was there before.
    ///
    /// Conflict documents that were open stay open, except those that the revision itself had settled.
    func undo(
        _ revision: EncodedRevision, on note: inout LoadedNote, author: String, in writer: any NoteStoreWriter,
        _ wallMilliseconds: UInt64
    ) throws {
        let before = note
        let form = before.state.latest?.form ?? revision.revision.form
        let rules = rules(of: form)
        let shown = try before.content(rules, writer)
        let open = before.state.isDeleted ? [] : try before.losses(rules, writer)
        let bare = try revision.withoutValues()
        try take(bare, onto: &note, in: writer)
        let isGone = before.state.heads.isEmpty || before.state.isDeleted
        let now = try note.content(rules, writer)
        let losing = try note.losses(rules, writer).map(\.dot).filter { $0 == revision.revision.dot }
        var plan =
            isGone
            ? SavePlan(writes: [])
            : before.state.planReturn(
                of: revision.revision, shown: shown, now: now, losses: open, resolving: losing, rules: rules)
        plan.undoes = [revision.revision.dot]
        try write(
            plan, deletion: isGone ? .init(reason: Self.undoneReason) : nil, base: note.state.context, form: form,
            author: author, to: &note, in: writer, wallMilliseconds)
    }

    /// Stores it; a new note has its place in the file from then on.
    private func take(
        _ revision: EncodedRevision, onto note: inout LoadedNote, in writer: any NoteStoreWriter
    ) throws {
        try commit([revision], to: &note, origin: nil, in: writer)
        guard let stored = try writer.note(note.record.unid) else { preconditionFailure("a note that was just stored") }
        note.record = stored
    }

    private static let undoneReason = "an edit without the right to it was dropped"
}

extension EncodedRevision {
    /// The same revision, by its hash, without the values it wrote that count no longer.
    fileprivate func withoutValues() throws -> EncodedRevision {
        var bare = revision
        for write in revision.writes where !revision.survivesUndoing(write) {
            bare = bare.redacting(write.path) ?? bare
        }
        return try CodecError.asDamage(of: revision.unid) { [bare] () throws(CodecError) in try EncodedRevision(bare) }
    }
}

extension Revision {
    /// What it wrote, as changes that somebody may save anew.
    var changes: [(path: ItemPath, change: ItemChange)] {
        writes.compactMap { write in
            switch write.content {
            case .value(let value): (write.path, .set(value))
            case .removed: (write.path, .remove)
            case .redacted: nil
            }
        }
    }
}
