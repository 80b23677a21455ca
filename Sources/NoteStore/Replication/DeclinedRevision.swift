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
