import NoteModel

/// Tells a sink that a note is no longer for it. Not a delete: others keep the note.
public struct Withdrawal: Sendable, Hashable {
    public enum Reason: UInt8, Sendable, Hashable {
        /// Its readers no longer include the sink.
        case sight = 1
        /// It no longer meets the selection the sink asked for.
        case selection = 2
        /// It was deleted and every replica has acknowledged that: the stub may go.
        case purge = 3
    }

    public var unid: UNID
    public var reason: Reason
    /// What the source had seen of the note. A sink that has seen more hands that in first.
    public var context: VersionVector

    public init(unid: UNID, reason: Reason, context: VersionVector) {
        self.unid = unid
        self.reason = reason
        self.context = context
    }
}

/// How far a replica that the source does not meet itself holds the source's changes, as a replica in between knows.
public struct Relay: Sendable, Hashable {
    public var replica: IncarnationID
    /// The source's change sequence.
    public var sequence: UInt64
    public init(replica: IncarnationID, sequence: UInt64) {
        self.replica = replica
        self.sequence = sequence
    }
}
