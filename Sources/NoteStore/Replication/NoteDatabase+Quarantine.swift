import NoteModel

/// What an administrator's decision about a refused revision came to.
public enum QuarantineOutcome: Sendable, Hashable {
    /// What it wrote is now a revision of this node; of a new note where the old one was purged.
    case accepted(SavedNote)
    case dropped
    case noSuchEntry
    /// The form's formulas speak against saving it; it stays in quarantine.
    case invalid([FormFailure])
    /// It cannot be read, so there is nothing to take from it.
    case unreadable
}

extension NoteDatabase {
    /// Saves what a refused revision wrote, on top of the note as it is now, and takes the revision out of quarantine.
    ///
    /// The new revision is this node's: the refused one's place in history is taken or unknown. A note that was purged does not
    /// come back; what was written about it becomes a note of its own.
    public func acceptQuarantined(
        id: Int64, as caller: NoteCaller, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> QuarantineOutcome {
        guard let entry = try writer.quarantine().first(where: { $0.id == id }) else { return .noSuchEntry }
        guard let revision = (try? EncodedRevision(decoding: entry.bytes))?.revision else { return .unreadable }
        let isPurged = try writer.note(revision.unid)?.standing == .purged
        let changes = revision.writes.compactMap { write -> (path: ItemPath, change: ItemChange)? in
            switch write.content {
            case .value(let value): (write.path, .set(value))
            case .removed: (write.path, .remove)
            case .redacted: nil
            }
        }
        let request = SaveRequest(
            unid: isPurged ? nil : revision.unid, form: revision.form, changes: changes, caller: caller,
            onConflict: .document)
        let saved: SavedNote
        switch try save(request, in: writer, wallMilliseconds: wallMilliseconds) {
        case .saved(let note), .unchanged(let note), .refused(let note, _): saved = note
        case .invalid(let failures): return .invalid(failures)
        case .unknownBase: preconditionFailure("a save without a base")
        }
        try writer.removeQuarantined(id: id)
        return .accepted(saved)
    }

    public func dropQuarantined(id: Int64, in writer: any NoteStoreWriter) throws -> QuarantineOutcome {
        guard try writer.quarantine().contains(where: { $0.id == id }) else { return .noSuchEntry }
        try writer.removeQuarantined(id: id)
        return .dropped
    }
}
