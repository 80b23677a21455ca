import NoteModel

/// What is to be previewed. A class, because Swift 6.3 without optimisation loses 128-bit values that closures carry over a
/// suspension.
public final class PreviewQuestion: Sendable {
    public let replica: ReplicaID
    /// Empty: everything.
    public let selection: String

    public init(_ selection: String, of replica: ReplicaID) {
        self.replica = replica
        self.selection = selection
    }
}
