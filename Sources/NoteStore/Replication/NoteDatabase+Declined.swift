import NoteModel
import ReplicationCore

/// What peers have refused of this replica: kept so that people here learn of it, and forgotten when it holds no more.
extension NoteDatabase {
    /// Writes down what a peer says it put into quarantine.
    ///
    /// - Returns: how many of them are here; a peer may say of nothing else that it declined it.
    func note(
        _ declined: [Declined], by peer: String, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> Int {
        var count = 0
        for one in declined {
            guard let record = try writer.note(one.unid), record.isHere, record.context.contains(one.dot) else {
                continue
            }
            try writer.putDeclined(DeclinedRevision(peer: peer, declined: one, toldMilliseconds: wallMilliseconds))
            count += 1
        }
        return count
    }

    /// Of notes that a peer offers: what it had declined of them and holds by now.
    func isTakenBack(_ offers: [Offer], by peer: String, reading reader: any NoteStoreReader) throws -> Bool {
        guard try reader.declinedCounts()[peer] != nil else { return false }
        return try offers.contains { offer in
            try reader.declined(of: offer.unid).contains {
                $0.peer == peer && offer.context.contains($0.declined.dot)
            }
        }
    }

    /// Forgets that a peer declined what it now says that it holds.
    func forgetDeclined(
        of unid: UNID, in context: VersionVector, by peer: String, in writer: any NoteStoreWriter
    ) throws {
        for one in try writer.declined(of: unid) where one.peer == peer && context.contains(one.declined.dot) {
            try writer.removeDeclined(one.declined.dot, of: unid, by: peer)
        }
    }
}
