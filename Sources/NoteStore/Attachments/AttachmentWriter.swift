import NoteModel
import ReplicationCore
import Synchronization

/// Takes in a new content that comes piece by piece, such as a file that is being attached.
///
/// For one caller at a time. Ends with ``finish()`` or ``abandon()``. Memory: one chunk.
public final class AttachmentWriter: Sendable {
    /// What an upload became.
    public struct Finished: Sendable, Hashable {
        public let digest: Digest
        /// Bytes.
        public let size: UInt64
    }

    private struct State {
        var chunker = AttachmentChunker()
        var pinned: [Digest] = []
    }

    private let store: any AttachmentStore
    private let state = Mutex(State())

    public init(to store: any AttachmentStore) { self.store = store }

    /// - Throws: `.badData` when the content is larger than allowed; or what the store throws.
    public func add(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            for chunk in try state.chunker.add(bytes) { try put(chunk, &state) }
        }
    }

    /// Makes the content complete and durable.
    ///
    /// - Returns: what it is called from now on. No note refers to it yet, so a sweep may take it after the grace time.
    public func finish() throws -> Finished {
        try state.withLock { state in
            let (last, digest, manifest) = state.chunker.finish()
            if let last { try put(last, &state) }
            try store.setManifest(manifest, of: digest, size: manifest.size)
            try store.markHere(digest)
            try unpin(&state)
            return Finished(digest: digest, size: manifest.size)
        }
    }

    /// Gives up; what was stored for this content alone is deleted.
    public func abandon() throws { try state.withLock { try unpin(&$0) } }

    private func put(_ chunk: AttachmentChunker.Chunk, _ state: inout State) throws {
        try store.pin(chunk.digest)
        state.pinned.append(chunk.digest)
        try store.putChunk(chunk.bytes, chunk.digest)
    }

    private func unpin(_ state: inout State) throws {
        let pinned = state.pinned
        state.pinned = []
        try store.unpin(pinned)
    }
}
