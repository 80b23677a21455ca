import NoteModel

/// How far a sink durably holds one source file's changes.
public struct Checkpoint: Sendable, Hashable {
    /// The source's file. A checkpoint for another incarnation says nothing.
    public var incarnation: IncarnationID
    /// The source's change sequence.
    public var sequence: UInt64
    /// The ``Scope/token`` under which the source showed its changes; under another one the checkpoint says nothing.
    public var scope: [UInt8]

    public init(incarnation: IncarnationID, sequence: UInt64, scope: [UInt8]) {
        self.incarnation = incarnation
        self.sequence = sequence
        self.scope = scope
    }
}
