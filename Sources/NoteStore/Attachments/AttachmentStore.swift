import NoteModel
import ReplicationCore

/// The port: what keeps attached files for one node, each chunk once whatever the number of databases and notes.
/// `AttachmentStoreConformance` in the tests is its specification.
///
/// Synchronous; callers may be several threads. Books (which contents there are, how they are cut, which notes refer to
/// them) change in transactions that are on disk when the call returns. A chunk belongs to the books through a manifest
/// that lists it, or is pinned by whoever is about to write such a manifest; a chunk that loses the last of both is
/// deleted at once. What a crash left that nobody lists goes when the store is opened.
///
/// Errors are ``DongboError``: `.inputOutput` for a failing disk, `.badData` for damaged bytes.
public protocol AttachmentStore: AnyObject, Sendable {
    // MARK: Chunks

    /// Whether a chunk is here, by its name alone: ``chunk(_:)`` looks at the bytes.
    func hasChunk(_ digest: Digest) throws -> Bool

    /// A chunk's bytes, which have this digest; nil when it is not here.
    ///
    /// A damaged chunk is deleted and counts as not here.
    func chunk(_ digest: Digest) throws -> [UInt8]?

    /// Stores a chunk whose digest the caller has computed; does nothing when it is here. On disk when it returns, under a
    /// name that ``markHere(_:)`` makes durable.
    ///
    /// - Precondition: a manifest lists it, or it is pinned.
    func putChunk(_ bytes: [UInt8], _ digest: Digest) throws

    /// Keeps a chunk, here or to come, until ``unpin(_:)``. Counted.
    func pin(_ digest: Digest) throws

    func unpin(_ digests: [Digest]) throws

    // MARK: Contents

    func content(_ digest: Digest) throws -> StoredAttachment?

    /// Contents by ascending digest.
    func contents(after digest: Digest?, limit: Int) throws -> [StoredAttachment]

    /// Contents that are not ``StoredAttachment/State/here(_:)``, by ascending digest, without looking at the others.
    func unfinished(after digest: Digest?, limit: Int) throws -> [StoredAttachment]

    /// Enters a content, or gives it the manifest by which it is being fetched. Chunks that only the manifest before
    /// listed are deleted. Does nothing to a content that is ``StoredAttachment/State/here(_:)``.
    func setManifest(_ manifest: AttachmentManifest?, of digest: Digest, size: UInt64) throws

    /// Says that the manifest is proven: the caller has read every chunk and computed the content's digest. All its chunks'
    /// names are on disk when this returns.
    func markHere(_ digest: Digest) throws

    /// Takes that back, because a chunk was found damaged or missing.
    func markDamaged(_ digest: Digest) throws

    /// Removes a content, the notes that refer to it, and every chunk that no other manifest lists.
    func remove(_ digest: Digest) throws

    func setUnreferencedSince(_ milliseconds: UInt64?, of digest: Digest) throws

    // MARK: Uses

    /// Notes that refer to contents, in one transaction with how far a database file's changes have been looked through.
    /// A content that is new is entered as ``StoredAttachment/State/elsewhere``.
    func record(_ uses: [AttachmentUse], scanned: (file: IncarnationID, through: UInt64)?) throws

    func removeUse(_ place: AttachmentPlace, of digest: Digest) throws

    /// Notes that were found to refer to a content, by ascending replica and UNID. They may have been changed since.
    func uses(of digest: Digest, after place: AttachmentPlace?, limit: Int) throws -> [AttachmentPlace]

    /// Contents that a note was found to refer to.
    func contents(usedBy place: AttachmentPlace) throws -> [Digest]

    /// Notes of a database that were found to refer to anything, by ascending UNID.
    func notes(in replica: ReplicaID, after unid: UNID?, limit: Int) throws -> [UNID]

    /// Whether a use is earned: whoever made it has shown a right to the content, not its digest alone.
    func isEarned(_ digest: Digest, at place: AttachmentPlace) throws -> Bool

    /// Says that a use is earned, and enters it when it is new. It stays so until the use or the content is removed.
    func setEarned(_ use: AttachmentUse) throws

    /// Uses of a database that are not earned, of contents that are ``StoredAttachment/State/here(_:)``, by ascending UNID and
    /// digest, without looking at the others.
    func unearned(in replica: ReplicaID, after use: AttachmentUse?, limit: Int) throws -> [AttachmentUse]

    /// How far a database file's changes have been looked through; 0 at first.
    func scanned(_ file: IncarnationID) throws -> UInt64

    func close() throws
}
