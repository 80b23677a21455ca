import NoteModel

/// The chunks of one content, in order.
///
/// Follows from the content alone, but only the whole content proves it: a manifest from a peer is a claim until every
/// chunk is here and the content's own SHA-256 was computed from them.
public struct AttachmentManifest: Sendable, Hashable {
    /// Bytes of the content.
    public let size: UInt64
    /// SHA-256 of each chunk: every ``AttachmentLimits/chunkBytes``, and the rest.
    public let chunks: [Digest]

    /// Nil when `chunks` are not as many as a content of `size` has, or it is larger than allowed.
    public init?(size: UInt64, chunks: [Digest]) {
        guard size <= AttachmentLimits.contentBytesMax, Self.count(size: size) == chunks.count else { return nil }
        self.size = size
        self.chunks = chunks
    }

    /// Reads chunk digests of 32 bytes, one after the other.
    public init?(size: UInt64, bytes: some RandomAccessCollection<UInt8>) {
        guard size <= AttachmentLimits.contentBytesMax, bytes.count == Self.count(size: size) * 32 else { return nil }
        self.size = size
        var chunks: [Digest] = []
        chunks.reserveCapacity(bytes.count / 32)
        var rest = bytes[...]
        while !rest.isEmpty {
            chunks.append(Digest(bytes: rest.prefix(32))!)
            rest = rest.dropFirst(32)
        }
        self.chunks = chunks
    }

    /// The chunk digests, one after the other.
    public var bytes: [UInt8] { chunks.flatMap(\.bytes) }

    /// How many chunks a content of `size` bytes has.
    public static func count(size: UInt64) -> Int {
        let chunk = UInt64(AttachmentLimits.chunkBytes)
        return Int(size / chunk) + (size.isMultiple(of: chunk) ? 0 : 1)
    }

    /// Bytes of one chunk.
    public func length(of number: Int) -> Int {
        number < chunks.count - 1
            ? AttachmentLimits.chunkBytes : Int(size) - number * AttachmentLimits.chunkBytes
    }
}
