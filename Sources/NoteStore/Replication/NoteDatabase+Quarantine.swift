import NoteModel

/// What an administrator's decision about a refused revision came to.
public enum QuarantineOutcome: Sendable, Hashable {
    /// What it wrote counts: as itself where a hub decided about a right, else as a revision of this node; of a new note where the
    /// old one was purged.
    case accepted(SavedNote)
    /// A hub decided about a right: the revision is in the note's history without what it said, and what was there before is back,
    /// on every replica.
    case undone(SavedNote)
    /// It is no longer in quarantine here. The replica that wrote it still has it.
    case dropped
    case noSuchEntry
    /// It waits for its time, or for what it builds on, and decides itself then.
    case waits(QuarantinedRevision.Reason)
    /// The form's formulas speak against saving it; it stays in quarantine.
    case invalid([FormFailure])
    /// It cannot be read, so there is nothing to take from it.
    case unreadable
}

extension NoteDatabase {
    /// Lets count what a refused revision wrote.
    ///
    /// Where a hub decides about a right, the revision itself is taken in, as if its author had had the right, and everybody who
    /// holds it agrees. What names an author for whom its node does not speak counts as the words of whoever accepts it. Otherwise its place in history is taken or unknown, and what it wrote becomes a revision of this node's, on
    /// top of the note as it is now. A note that was purged does not come back; what was written about it becomes a note of its
    /// own. What waits for its time waits.
    public func acceptQuarantined(
        id: Int64, as caller: NoteCaller, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> QuarantineOutcome {
        guard let entry = try writer.quarantine().first(where: { $0.id == id }) else { return .noSuchEntry }
        guard let encoded = try? EncodedRevision(decoding: entry.bytes) else { return .unreadable }
        // Accepted now as somebody else's words it would count once more when its time comes.
        if entry.reason == .clockAhead { return .waits(.clockAhead) }
        if entry.reason == .missingBase, try buildsOnRefused(encoded, writer) { return .waits(.missingBase) }
        if var note = try decidable(entry, encoded, writer, wallMilliseconds) {
            let author = standing(of: caller).author
            if try isMisnamed(entry, encoded, writer) {
                try adopt(encoded, on: &note, author: author, in: writer, wallMilliseconds)
            } else {
                try confirm(encoded, on: &note, author: author, in: writer, wallMilliseconds)
            }
            try writer.removeQuarantined(id: id)
            try settle(after: encoded, from: entry.peer, in: writer, wallMilliseconds)
            return .accepted(SavedNote(unid: note.record.unid, token: try token(of: note.record.unid, writer)))
        }
        let revision = encoded.revision
        let isPurged = try writer.note(revision.unid)?.standing == .purged
        let request = SaveRequest(
            unid: isPurged ? nil : revision.unid, form: revision.form, changes: revision.changes, caller: caller,
            onConflict: .document)
        let saved: SavedNote
        switch try save(request, in: writer, wallMilliseconds: wallMilliseconds) {
        case .saved(let note), .unchanged(let note), .refused(let note, _): saved = note
        case .invalid(let failures): return .invalid(failures)
        case .unknownBase: preconditionFailure("a save without a base")
        }
        if !entry.reason.isTemporary { try writer.removeQuarantined(id: id) }
        // Whoever brought it has it still, and may not see what has come of it.
        try tell(entry.peer, of: saved.unid, in: writer)
        return .accepted(saved)
    }

    /// Decides that a refused revision shall not count.
    ///
    /// Where a hub decides about a right, that is for good: the revision is taken into the note's history without what it said, with
    /// one of this node's on top that puts back what was there before, and so the replica that wrote it goes back too. Otherwise it
    /// only leaves this quarantine: a forgery, a second file's or a purged note's revision is never taken again anyway.
    public func dropQuarantined(
        id: Int64, as caller: NoteCaller, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> QuarantineOutcome {
        guard let entry = try writer.quarantine().first(where: { $0.id == id }) else { return .noSuchEntry }
        if entry.reason.isTemporary { return .waits(entry.reason) }
        guard let encoded = try? EncodedRevision(decoding: entry.bytes),
            var note = try decidable(entry, encoded, writer, wallMilliseconds)
        else {
            try writer.removeQuarantined(id: id)
            return .dropped
        }
        let author = standing(of: caller).author
        try undo(encoded, on: &note, author: author, in: writer, wallMilliseconds)
        try writer.removeQuarantined(id: id)
        try settle(after: encoded, from: entry.peer, in: writer, wallMilliseconds)
        return .undone(SavedNote(unid: note.record.unid, token: try token(of: note.record.unid, writer)))
    }

    /// The note as a hub has it, when nothing but a right keeps the revision out; nil when there is more against it, or when this
    /// node does not decide for others.
    private func decidable(
        _ entry: QuarantinedRevision, _ revision: EncodedRevision, _ reader: any NoteStoreReader,
        _ wallMilliseconds: UInt64
    ) throws -> LoadedNote? {
        let names = names()
        guard entry.reason == .noRight, names.isHub(environment.serverName), revision.revision.form != NodeNote.form
        else { return nil }
        let verdict = try verdict(onWaiting: revision, fromHub: false, reading: reader)
        guard verdict.refusal == nil,
            try forgery(in: revision.revision, signedBy: verdict.signer?.node, reading: reader) == nil
        else { return nil }
        let record = try reader.note(entry.unid)
        guard record?.isHere ?? true else { return nil }
        let note = try record.map { try LoadedNote($0, reading: reader) } ?? LoadedNote(unid: entry.unid)
        var trial = note.state
        guard case .accept = Self.judge(revision, &trial, wallMilliseconds) else { return nil }
        return note
    }

    /// Whether something that it builds on waits for a decision too: that one comes first.
    private func buildsOnRefused(_ encoded: EncodedRevision, _ reader: any NoteStoreReader) throws -> Bool {
        let revision = encoded.revision
        return try reader.quarantine().contains { other in
            guard other.reason == .noRight, other.unid == revision.unid,
                let dot = try? EncodedRevision.dot(in: other.bytes)
            else { return false }
            return revision.base.contains(dot)
                || revision.predecessor?.counter == dot.counter
                    && revision.dot.incarnation == dot.incarnation
        }
    }

    /// Whether the node that wrote it does not speak for whom it names as the author.
    private func isMisnamed(
        _ entry: QuarantinedRevision, _ revision: EncodedRevision, _ reader: any NoteStoreReader
    ) throws -> Bool {
        let signer = try verdict(onWaiting: revision, fromHub: false, reading: reader).signer?.node
        let node = try signer ?? nodeName(of: revision.revision.dot.incarnation, reading: reader) ?? entry.peer
        return !names().speaks(node, for: revision.revision.author)
    }

    /// What built on the revision may count now, and is not to be taken for older than that.
    private func settle(
        after revision: EncodedRevision, from peer: String, in writer: any NoteStoreWriter, _ wallMilliseconds: UInt64
    ) throws {
        try tell(peer, of: revision.revision.unid, in: writer)
        var latest = revision.revision.time
        _ = try retryQuarantined(in: writer, wallMilliseconds, latest: &latest)
        try observe(latest, in: writer)
    }

    private func token(of unid: UNID, _ reader: any NoteStoreReader) throws -> RevisionToken {
        guard let record = try reader.note(unid) else { preconditionFailure("a note that was just written") }
        return try LoadedNote(record, reading: reader).state.token
    }
}
