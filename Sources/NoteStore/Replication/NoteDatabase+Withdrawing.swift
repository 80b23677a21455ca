import NoteModel
import ReplicationCore

extension NoteDatabase {
    /// What this replica lacks of `offers`; notes it has whole are left out, and so are those that others took out of its
    /// sight and a peer without authority knows nothing newer of.
    public func wants(
        for offers: [Offer], fromAuthority hasAuthority: Bool = false, reading reader: any NoteStoreReader
    ) throws -> [Want] {
        try offers.compactMap { offer in
            guard let record = try reader.note(offer.unid) else {
                return Want(unid: offer.unid, known: VersionVector())
            }
            let isClosed = record.standing == .purged || record.standing == .withdrawn && !hasAuthority
            if isClosed, record.context.covers(offer.context) { return nil }
            return record.held.covers(offer.context) ? nil : Want(unid: offer.unid, known: record.held)
        }
    }

    /// Lets go of notes that are no longer for this replica.
    ///
    /// A note that was written here and whose source has not got that yet stays until it has
    /// (``completeWithdrawals(from:acknowledged:in:)``).
    ///
    /// - Parameter accepts: whether the source may take a note away for this reason.
    /// - Returns: those that went now.
    public func withdraw(
        _ withdrawals: [Withdrawal], from source: IncarnationID, accepts: (Withdrawal.Reason) -> Bool,
        in writer: any NoteStoreWriter
    ) throws -> [UNID] {
        var gone: [UNID] = []
        try forgetWaiting(withdrawals.filter { $0.reason != .purge && accepts($0.reason) }, in: writer)
        for withdrawal in withdrawals where accepts(withdrawal.reason) {
            guard var record = try writer.note(withdrawal.unid) else { continue }
            switch withdrawal.reason {
            case .purge:
                // Every replica had acknowledged the deletion: what was saved here since, or is here from a file that was put
                // back, does not bring the note back. It is handed in, goes to the others' quarantine, and the note goes.
                guard record.standing != .purged else { continue }
                guard withdrawal.context.covers(record.context) else {
                    guard record.isHere else { continue }
                    let pending = PendingWithdrawal(unid: record.unid, reason: .purge)
                    try writer.addPendingWithdrawal(pending, from: source)
                    continue
                }
                // The source has done the same and need not be told.
                try erase(&record, leaving: .purged, origin: source, in: writer)
                try writer.removePendingWithdrawal(of: record.unid)
            case .sight, .selection:
                guard record.isHere else { continue }
                if withdrawal.context.covers(record.context) {
                    try erase(&record, leaving: withdrawal.reason.standing, in: writer)
                    try writer.removePendingWithdrawal(of: record.unid)
                    gone.append(record.unid)
                } else {
                    let pending = PendingWithdrawal(unid: record.unid, reason: withdrawal.reason)
                    try writer.addPendingWithdrawal(pending, from: source)
                }
            }
        }
        return gone
    }

    /// Lets go of notes that only waited for the source to get what was written here.
    ///
    /// - Parameter sequence: the source holds this file's changes through here.
    /// - Returns: those that went.
    func completeWithdrawals(
        from source: IncarnationID, acknowledged sequence: UInt64, in writer: any NoteStoreWriter
    ) throws -> [UNID] {
        var gone: [UNID] = []
        for pending in try writer.pendingWithdrawals(from: source) {
            guard var record = try writer.note(pending.unid), record.sequence <= sequence else { continue }
            try writer.removePendingWithdrawal(of: pending.unid)
            guard record.isHere else { continue }
            try erase(&record, leaving: pending.reason.standing, in: writer)
            gone.append(record.unid)
        }
        return gone
    }

    /// The source shows these notes again: they stay.
    func cancelWithdrawals(
        of unids: Set<UNID>, from source: IncarnationID, in writer: any NoteStoreWriter
    ) throws {
        for pending in try writer.pendingWithdrawals(from: source) where unids.contains(pending.unid) {
            try writer.removePendingWithdrawal(of: pending.unid)
        }
    }

    /// What waits in quarantine for its time or for others of its revisions is content too, also of a note that is not here
    /// yet. It comes again if the note does.
    private func forgetWaiting(_ withdrawals: [Withdrawal], in writer: any NoteStoreWriter) throws {
        guard !withdrawals.isEmpty, try writer.quarantineCount() > 0 else { return }
        let contexts = Dictionary(withdrawals.map { ($0.unid, $0.context) }) { $0.union($1) }
        for waiting in try writer.quarantine() where waiting.reason.isTemporary {
            // What the source has not got is nowhere else, perhaps.
            guard let context = contexts[waiting.unid], let dot = try? EncodedRevision.dot(in: waiting.bytes),
                context.contains(dot)
            else { continue }
            try writer.removeQuarantined(id: waiting.id)
        }
    }

    func erase(
        _ record: inout NoteRecord, leaving standing: NoteRecord.Standing, origin: IncarnationID? = nil,
        in writer: any NoteStoreWriter
    ) throws {
        let wasForm = record.form == FormCatalogue.formName
        try eraseFromViews(record, in: writer)
        try writer.eraseContent(of: &record)
        record.standing = standing
        try writer.put(record, origin: origin)
        if wasForm { _ = updateCatalogue(NoteState(unid: record.unid)) }
    }
}

extension Withdrawal.Reason {
    /// What remains of a note that went for this reason.
    fileprivate var standing: NoteRecord.Standing {
        switch self {
        case .sight: .withdrawn
        case .selection: .unselected
        case .purge: .purged
        }
    }
}
