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
            if !record.isHere, record.standing == .purged || !hasAuthority, record.context.covers(offer.context) {
                return nil
            }
            return record.held.covers(offer.context) ? nil : Want(unid: offer.unid, known: record.held)
        }
    }

    /// Lets go of notes that are no longer for this replica.
    ///
    /// A note that was written here and whose source has not got that yet stays until it has
    /// (``completeWithdrawals(from:acknowledged:in:)``).
    ///
    /// - Parameter accepts: whether the source may take a note away for this reason.
    /// - Returns: how many went now.
    public func withdraw(
        _ withdrawals: [Withdrawal], from source: IncarnationID, accepts: (Withdrawal.Reason) -> Bool,
        in writer: any NoteStoreWriter
    ) throws -> Int {
        var count = 0
        for withdrawal in withdrawals where accepts(withdrawal.reason) {
            guard var record = try writer.note(withdrawal.unid) else { continue }
            switch withdrawal.reason {
            case .purge:
                guard record.standing == .deleted || record.standing == .withdrawn,
                    withdrawal.context.covers(record.context)
                else { continue }
                try erase(&record, leaving: .purged, in: writer)
            case .sight, .selection:
                guard record.isHere else { continue }
                if withdrawal.context.covers(record.context) {
                    try erase(&record, leaving: .withdrawn, in: writer)
                    try writer.setPendingWithdrawal(of: record.unid, from: nil)
                    count += 1
                } else {
                    try writer.setPendingWithdrawal(of: record.unid, from: source)
                }
            }
        }
        return count
    }

    /// Lets go of notes that only waited for the source to get what was written here.
    ///
    /// - Parameter sequence: the source holds this file's changes through here.
    /// - Returns: how many went.
    func completeWithdrawals(
        from source: IncarnationID, acknowledged sequence: UInt64, in writer: any NoteStoreWriter
    ) throws -> Int {
        var count = 0
        for unid in try writer.pendingWithdrawals(from: source) {
            guard var record = try writer.note(unid), record.sequence <= sequence else { continue }
            try writer.setPendingWithdrawal(of: unid, from: nil)
            guard record.isHere else { continue }
            try erase(&record, leaving: .withdrawn, in: writer)
            count += 1
        }
        return count
    }

    /// The source shows these notes again: they stay.
    func cancelWithdrawals(
        of unids: Set<UNID>, from source: IncarnationID, in writer: any NoteStoreWriter
    ) throws {
        for unid in try writer.pendingWithdrawals(from: source) where unids.contains(unid) {
            try writer.setPendingWithdrawal(of: unid, from: nil)
        }
    }

    func erase(
        _ record: inout NoteRecord, leaving standing: NoteRecord.Standing, in writer: any NoteStoreWriter
    ) throws {
        let wasForm = record.form == FormCatalogue.formName
        try writer.eraseContent(of: &record)
        record.standing = standing
        try writer.put(record, origin: nil)
        if wasForm { _ = updateCatalogue(NoteState(unid: record.unid)) }
    }
}
