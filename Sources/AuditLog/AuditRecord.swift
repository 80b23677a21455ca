import NoteModel

/// One line of a log.
public struct AuditRecord: Sendable, Hashable {
    /// From 1, without gaps.
    public let sequence: UInt64
    /// The hash of the record before, or ``AuditLogName/beginning``.
    public let previous: Digest
    /// By the node's clock, since 1970-01-01 UTC.
    public let milliseconds: UInt64
    public let entry: AuditEntry

    public init(sequence: UInt64, previous: Digest, milliseconds: UInt64, entry: AuditEntry) {
        self.sequence = sequence
        self.previous = previous
        self.milliseconds = milliseconds
        self.entry = entry
    }
}
