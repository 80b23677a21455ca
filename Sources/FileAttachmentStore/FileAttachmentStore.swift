import Foundation
import GRDB
import NoteModel
import NoteStore
import ReplicationCore
import Synchronization

/// An ``AttachmentStore`` in one folder: chunks as files, books in SQLite.
///
///     chunks/AB/ABCD…   one file a chunk, by its SHA-256
///     incoming/         chunks being written
///     books.sqlite      contents, their chunks, the notes that refer to them
///
/// A chunk is synced before it gets its name; its name is synced before the books call the content complete. Writers of
/// chunks do not wait for each other.
public final class FileAttachmentStore: AttachmentStore {
    let chunks: ChunkFolder
    let books: AttachmentBooks
    /// How often each chunk is pinned. Held whenever chunks may lose their last reason to be here, or get a first one.
    let pins = Mutex<[NoteModel.Digest: Int]>([:])

    /// Makes the folder or opens it; removes what a crash left that nothing lists.
    public init(path: String) throws {
        chunks = try ChunkFolder(path: path)
        books = try AttachmentBooks(path: path + "/books.sqlite")
        if try !books.begin() { try removeStrays() }
    }

    public func close() throws { try books.end() }

    private func removeStrays() throws {
        try chunks.forEach { digest in
            if try !books.read({ try Self.isListed(digest, $0) }) { try chunks.remove(digest) }
        }
    }

    static func isListed(_ digest: NoteModel.Digest, _ database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM piece WHERE chunk = ?)", arguments: [Data(digest.bytes)])!
    }

    // MARK: Chunks

    public func hasChunk(_ digest: NoteModel.Digest) throws -> Bool { chunks.has(digest) }

    public func chunk(_ digest: NoteModel.Digest) throws -> [UInt8]? {
        guard let bytes = try chunks.read(digest, sizeMax: AttachmentLimits.chunkBytes) else { return nil }
        guard Digest(of: bytes) == digest else {
            try chunks.remove(digest)
            return nil
        }
        return bytes
    }

    public func putChunk(_ bytes: [UInt8], _ digest: NoteModel.Digest) throws {
        if !chunks.has(digest) { try chunks.write(bytes, digest) }
    }

    public func pin(_ digest: NoteModel.Digest) throws { pins.withLock { $0[digest, default: 0] += 1 } }

    public func unpin(_ digests: [NoteModel.Digest]) throws {
        try pins.withLock { pins in
            for digest in digests {
                guard let count = pins[digest] else { preconditionFailure("a chunk is unpinned as often as pinned") }
                pins[digest] = count > 1 ? count - 1 : nil
            }
            try removeUnlisted(digests, pins)
        }
    }

    /// Deletes those of `candidates` that nothing keeps.
    func removeUnlisted(_ candidates: some Sequence<NoteModel.Digest>, _ pins: [NoteModel.Digest: Int]) throws {
        let unlisted = try books.read { database in
            try Set(candidates).filter { try pins[$0] == nil && !Self.isListed($0, database) }
        }
        for digest in unlisted { try chunks.remove(digest) }
    }
}
