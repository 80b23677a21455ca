import NoteModel
import NoteStore
import ReplicationCore

/// A generated file.
public struct SampleContent: Sendable {
    public let bytes: [UInt8]
    public let chunks: [AttachmentChunker.Chunk]
    public let digest: Digest
    public let manifest: AttachmentManifest

    /// - Parameter seed: the same seed gives the same bytes.
    public init(seed: UInt64, size: Int) {
        var random = SplitMix(seed: seed)
        self.init(bytes: (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    }

    public init(bytes: [UInt8]) {
        self.bytes = bytes
        var chunker = AttachmentChunker()
        var chunks = try! chunker.add(bytes)
        let (last, digest, manifest) = chunker.finish()
        if let last { chunks.append(last) }
        (self.chunks, self.digest, self.manifest) = (chunks, digest, manifest)
    }

    public func reference(_ name: String) -> AttachmentReference {
        AttachmentReference(name: name, size: UInt64(bytes.count), digest: digest.bytes)!
    }

    /// Stores it as a finished upload would.
    public func store(in store: any AttachmentStore) throws {
        let writer = AttachmentWriter(to: store)
        try writer.add(bytes)
        _ = try writer.finish()
    }
}
