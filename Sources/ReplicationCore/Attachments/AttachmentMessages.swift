import NoteModel

/// Names a content by the way to it: a note of a database that refers to it. Nobody gets content by its digest alone.
public struct AttachmentPlace: Sendable, Hashable {
    public let replica: ReplicaID
    public let unid: UNID

    public init(replica: ReplicaID, unid: UNID) {
        self.replica = replica
        self.unid = unid
    }
}

/// What the side that lacks content says to the side that has it.
///
/// Indirect, as ``AttachmentFetch/Effect`` is: Swift 6.3.1 makes a wrong call of an asynchronous function with several 128-bit
/// integers, of which identifiers and digests are made, among its parameters.
public indirect enum AttachmentAsk: Sendable, Hashable {
    case open(AttachmentPlace, Digest)
    /// Chunks of the content opened last.
    case want(Range<Int>)
}

/// What the side that has content says to the side that lacks it.
public enum AttachmentAnswer: Sendable, Hashable {
    case manifest(AttachmentManifest)
    /// The content cannot be had here; code and message as in ``DongboError``.
    case refusal(code: String, message: String)
    case chunk(Int, [UInt8])
}
