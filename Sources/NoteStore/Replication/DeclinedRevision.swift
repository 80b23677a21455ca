import NoteModel
import ReplicationCore

/// A revision of this replica that a peer has in quarantine, as that peer told.
public struct DeclinedRevision: Sendable, Hashable {
    /// Canonical name of the peer.
    public let peer: String
    public let declined: Declined
    public let toldMilliseconds: UInt64

    public init(peer: String, declined: Declined, toldMilliseconds: UInt64) {
        self.peer = peer
        self.declined = declined
        self.toldMilliseconds = toldMilliseconds
    }
}

/// The part of the port that keeps what peers would not take.
public protocol DeclineShelfReader {
    /// Of one note, or of all; by note, revision and peer.
    func declined(of unid: UNID?) throws -> [DeclinedRevision]
    /// How many revisions each peer has declined, by canonical name.
    func declinedCounts() throws -> [String: Int]
}

public protocol DeclineShelfWriter: DeclineShelfReader {
    /// In place of what the same peer said of the same revision before.
    func putDeclined(_ declined: DeclinedRevision) throws
    func removeDeclined(_ dot: Dot, of unid: UNID, by peer: String) throws
}
