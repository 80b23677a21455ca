import NoteModel

/// The end of a log. Its hash covers every record before.
public struct AuditHead: Sendable, Hashable {
    /// Of the last record; 0 for a log without any.
    public let sequence: UInt64
    public let hash: Digest

    public init(sequence: UInt64, hash: Digest) {
        self.sequence = sequence
        self.hash = hash
    }
}
