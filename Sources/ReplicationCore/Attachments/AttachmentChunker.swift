import NoteModel

/// Cuts a content that comes piece by piece into chunks, and says in the end what it was.
public struct AttachmentChunker: Sendable {
    public struct Chunk: Sendable, Hashable {
        public let digest: Digest
        public let bytes: [UInt8]
    }

    private var whole = ContentHasher()
    private var rest: [UInt8] = []
    private var size: UInt64 = 0
    private var chunks: [Digest] = []

    public init() {}

    /// Takes the next bytes; holds back less than a chunk of them.
    ///
    /// - Throws: ``DongboError`` `.badData` when the content is larger than allowed.
    public mutating func add(_ bytes: [UInt8]) throws(DongboError) -> [Chunk] {
        guard UInt64(bytes.count) <= AttachmentLimits.contentBytesMax - size else {
            throw DongboError(
                .badData, "an attached file may have \(AttachmentLimits.contentBytesMax >> 30) GiB at most")
        }
        size += UInt64(bytes.count)
        whole.update(bytes)
        rest += bytes
        var made: [Chunk] = []
        var start = 0
        while rest.count - start >= AttachmentLimits.chunkBytes {
            made.append(cut(Array(rest[start..<start + AttachmentLimits.chunkBytes])))
            start += AttachmentLimits.chunkBytes
        }
        if start > 0 { rest.removeFirst(start) }
        return made
    }

    /// - Returns: the last chunk, if any bytes are left, what the content is called and how it is cut.
    public mutating func finish() -> (last: Chunk?, digest: Digest, manifest: AttachmentManifest) {
        let last = rest.isEmpty ? nil : cut(rest)
        rest = []
        guard let manifest = AttachmentManifest(size: size, chunks: chunks) else {
            preconditionFailure("a chunk for every so many bytes")
        }
        return (last, whole.digest(), manifest)
    }

    private mutating func cut(_ bytes: [UInt8]) -> Chunk {
        let chunk = Chunk(digest: Digest(of: bytes), bytes: bytes)
        chunks.append(chunk.digest)
        return chunk
    }
}
