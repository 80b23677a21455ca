import NoteModel
import ReplicationCore

extension NoteDatabase {
    /// What this replica lacks of `offers`; notes it has whole are left out, and so are those that others took out of its
    /// sight and a peer without authority knows nothing newer of.
    public func wants(
        for offers: [Offer], fromAuthority hasAuthority: Bool = false, reading reader: any NoteStoreReader
    ) throws -> [Want] {
        var found: WaitingRevisions?
        func waiting() throws -> WaitingRevisions {
            let result = try found ?? WaitingRevisions(reading: reader)
            found = result
            return result
        }
        return try offers.compactMap { offer in
            guard let record = try reader.note(offer.unid) else {
                return Want(unid: offer.unid, known: VersionVector())
            }
            let isClosed = record.standing == .purged || record.standing == .withdrawn && !hasAuthority
            if isClosed, record.context.covers(offer.context) { return nil }
            if record.held.covers(offer.context) || lacksOwn(record, offer.context) { return nil }
            // What waits in quarantine is here; it would only be put there a second time.
            if record.isHere, try waiting().held(of: offer.unid, beside: record.held).covers(offer.context) {
                return nil
            }
            return Want(unid: offer.unid, known: record.held)
        }
    }

    /// Lets go of notes that are no longer for this replica.
    ///
    /// A note that was written here and whose source has not got that yet stays until it has
    /// (``completeWithdrawals(from:acknowledged:in:)``); so does one of which something waits in quarantine that the source has not
    /// got: it is offered once more, with what waits.
    ///
    /// - Parameter accepts: whether the source may take a note away for this reason.
    /// - Returns: those that went now.
    @discardableResult
    public func withdraw(
        _ withdrawals: [Withdrawal], from source: IncarnationID, accepts: (Withdrawal.Reason) -> Bool,
        in writer: any NoteStoreWriter
    ) throws -> GoneNotes {
        var gone = GoneNotes()
        let accepted = withdrawals.filter { accepts($0.reason) }
        try forgetWaiting(accepted, in: writer)
        let waiting = try WaitingRevisions(reading: writer)
        for withdrawal in accepted {
            guard var record = try writer.note(withdrawal.unid), record.standing != .purged else { continue }
            let isPurge = withdrawal.reason == .purge
            guard record.isHere || isPurge else { continue }
            let hasUnsentWaiting = record.isHere && waiting.isNews(of: record.unid, to: withdrawal.context)
            if withdrawal.context.covers(record.context), !hasUnsentWaiting {
                // Of a purge the source need not be told: it has done the same. What was purged there was seen, here too, even if it
                // only waited here.
                if isPurge { record.context = record.context.union(withdrawal.context) } else { gone.append(record) }
                try erase(
                    &record, leaving: withdrawal.reason.standing, origin: isPurge ? source : nil, in: writer)
                try writer.removePendingWithdrawal(of: record.unid)
            } else if record.isHere {
                // What was purged elsewhere and saved here since, or is here from a file that was put back, does not bring the note
                // back: it is handed in, goes to the others' quarantine, and the note goes.
                try postpone(withdrawal, from: source, offeringAnew: hasUnsentWaiting ? record : nil, in: writer)
            }
        }
        try forgetQuarantined(Set(gone.unids), in: writer)
        return gone
    }

    /// - Parameter record: the note, when the change feed has to name it once more.
    private func postpone(
        _ withdrawal: Withdrawal, from source: IncarnationID, offeringAnew record: NoteRecord?,
        in writer: any NoteStoreWriter
    ) throws {
        let isKnown = try writer.pendingWithdrawals(from: source).contains { $0.unid == withdrawal.unid }
        if let record, !isKnown { try writer.put(record, origin: nil) }
        try writer.addPendingWithdrawal(
            PendingWithdrawal(unid: withdrawal.unid, reason: withdrawal.reason), from: source)
    }

    /// Lets go of notes that only waited for the source to get what was written here.
    ///
    /// - Parameter sequence: the source holds this file's changes through here.
    /// - Returns: those that went.
    func completeWithdrawals(
        from source: IncarnationID, acknowledged sequence: UInt64, in writer: any NoteStoreWriter
    ) throws -> GoneNotes {
        var gone = GoneNotes()
        var hidden = Set<UNID>()
        for pending in try writer.pendingWithdrawals(from: source) {
            guard var record = try writer.note(pending.unid), record.sequence <= sequence else { continue }
            try writer.removePendingWithdrawal(of: pending.unid)
            guard record.isHere else { continue }
            gone.append(record)
            try erase(&record, leaving: pending.reason.standing, in: writer)
            // What was refused of a purged note stays for who cares for the node to judge: its writer may have given up the file it
            // was in, and this node was let see the note to the end.
            if pending.reason != .purge { hidden.insert(pending.unid) }
        }
        try forgetQuarantined(hidden, in: writer)
        return gone
    }

    /// What is in quarantine of these notes is their content too. What waited went to the source with them; what was refused here is
    /// with whoever wrote it, and goes to the source from there.
    private func forgetQuarantined(_ unids: Set<UNID>, in writer: any NoteStoreWriter) throws {
        guard !unids.isEmpty, try writer.quarantineCount() > 0 else { return }
        for entry in try writer.quarantine() where unids.contains(entry.unid) {
            try writer.removeQuarantined(id: entry.id)
        }
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
