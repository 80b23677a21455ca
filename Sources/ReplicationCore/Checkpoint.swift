import NoteModel

/// How far a sink durably holds one source file's changes.
public struct Checkpoint: Sendable, Hashable {
    /// The source's file. A checkpoint for another incarnation says nothing.
    public var incarnation: IncarnationID
    /// The source's change sequence.
    public var sequence: UInt64
    /// The ``Scope/token`` under which the source showed its changes, and after it the source's mark
    /// (``FileRuns/mark(through:)``), which the sink shows again as it is.
    public var scope: [UInt8]

    /// Under another one the checkpoint says nothing.
    public var scopeToken: ArraySlice<UInt8> { scope.prefix(Scope.tokenBytes) }
    /// In which run of the source, and up to where, the checkpoint was given; empty for none.
    public var mark: ArraySlice<UInt8> { scope.dropFirst(Scope.tokenBytes) }

    public init(incarnation: IncarnationID, sequence: UInt64, scope: [UInt8]) {
        self.incarnation = incarnation
        self.sequence = sequence
        self.scope = scope
    }
}
