import AccessControl
import Logging
import NoteModel
import NoteStore
import ReplicationCore

/// A file that was attached to a note.
public struct AttachedFile: Sendable, Hashable {
    public let note: SavedNote
    public let item: ItemPath
    public let reference: AttachmentReference
}

/// An attachment as a note shows it, and how much of it is here.
public struct ListedAttachment: Sendable, Hashable {
    public let unid: UNID
    public let item: ItemPath
    public let reference: AttachmentReference
    /// Bytes that are here.
    public let held: UInt64
    /// Whether it can be read without asking a peer.
    public let isHere: Bool
}

extension Node {
    /// Takes in a file's bytes before they are attached: feed it off Swift's thread pool with ``feed(_:_:)``.
    public func beginAttachment() -> AttachmentWriter { AttachmentWriter(to: attachments.store) }

    public func feed(_ upload: AttachmentWriter, _ bytes: [UInt8]) async throws {
        try await attachments.blocking { _ in try upload.add(bytes) }
    }

    public func abandon(_ upload: AttachmentWriter) async {
        try? await attachments.blocking { _ in try upload.abandon() }
    }

    /// Ends an upload and saves the note that refers to it.
    ///
    /// - Throws: `.noSuchThing` when the note is not there; then nothing stays of the upload.
    public func attach(_ upload: AttachmentWriter, to target: AttachmentTarget) async throws -> AttachedFile {
        let reference = try await attachments.blocking { library in
            try self.finish(upload, for: target, library.store)
        }
        defer { attachments.letGo(reference.contentDigest) }
        let item = target.item ?? Self.ownItem(reference)
        let request = SaveRequest(
            unid: target.unid, changes: [(item, .set(.attachment(reference)))], caller: target.caller)
        let wall = clock.wallMilliseconds
        let outcome = try await makingViews {
            try await target.database.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
        }
        switch outcome {
        case .saved(let note), .unchanged(let note): return AttachedFile(note: note, item: item, reference: reference)
        case .invalid(let failures): throw DongboError(.badData, "not attached: \(failures.text)")
        case .refused, .unknownBase: preconditionFailure("a save without a base meets nothing newer")
        }
    }

    /// Makes an upload a content that is held until the note is saved; or abandons it.
    private func finish(
        _ upload: AttachmentWriter, for target: AttachmentTarget, _ store: any AttachmentStore
    ) throws -> AttachmentReference {
        do {
            try check(attachmentName: target.name)
            try checkCanAttach(to: target.unid, in: target.database, caller: target.caller)
            let content = try upload.finish()
            attachments.hold(content.digest)
            let place = AttachmentPlace(replica: target.database.identity.replica, unid: target.unid)
            try store.setEarned(AttachmentUse(place: place, digest: content.digest, size: content.size))
            return AttachmentReference(name: target.name, size: content.size, digest: content.digest.bytes)!
        } catch {
            try? upload.abandon()
            throw error
        }
    }

    /// - Throws: `.badData` unless it can be a file's name everywhere: 1 to 255 bytes, no folder, no control character.
    public func check(attachmentName name: String) throws(DongboError) {
        let isValid =
            (1...AttachmentLimits.nameBytesMax).contains(name.utf8.count) && name != "." && name != ".."
            && name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != 0x2F && $0 != 0x5C }
        guard isValid else {
            throw DongboError(
                .badData,
                "an attached file's name has 1 to \(AttachmentLimits.nameBytesMax) bytes and no '/', '\\' or control "
                    + "character; give another with --name")
        }
    }

    /// - Throws: `.noSuchThing` when there is no such note, or it was deleted.
    ///   `.noRight` when the caller may not change it.
    public func checkCanAttach(to unid: UNID, in database: DatabaseActor, caller: NoteCaller) throws {
        try database.read { try $0.require(.edit, of: unid, for: caller, reading: $1) }
        guard let record = try database.read({ try $1.presentNote(unid) }), !record.isDeleted else {
            throw DongboError(
                .noSuchThing,
                "'\(database.name)' has no note \(unid) to attach a file to; 'dongbo why \(database.name) \(unid)' "
                    + "may tell more")
        }
    }

    private static func ownItem(_ reference: AttachmentReference) -> ItemPath {
        let row = Digest(of: reference.digest + Array(reference.name.utf8)).description.prefix(16)
        return ItemPath("$FILE[\(row)].Content")!
    }

    // MARK: Looking

    /// The attachments that a note shows, by item; nil when there is no such note or conflict document.
    public func attachments(of unid: UNID, in database: DatabaseActor) async throws -> [ListedAttachment]? {
        guard let content = try database.read({ try $0.view(unid, reading: $1)?.content }) else { return nil }
        let found = content.items.compactMap { item -> (ItemPath, AttachmentReference)? in
            guard case .attachment(let reference)? = item.value else { return nil }
            return (item.path, reference)
        }
        return try await attachments.blocking { library in
            try found.map { item, reference in
                let content = try library.store.content(reference.contentDigest)
                return ListedAttachment(
                    unid: unid, item: item, reference: reference, held: try content.map { try library.held($0) } ?? 0,
                    isHere: content?.isHere ?? false)
            }
        }
    }

    /// Notes of a database that refer, or once referred, to attached files, by UNID.
    public func notesWithAttachments(
        in database: DatabaseActor, after unid: UNID?, limit: Int
    ) async throws -> [UNID] {
        try await scanAttachments(of: database)
        return try attachments.store.notes(in: database.identity.replica, after: unid, limit: limit)
    }

    /// Reads a content that is here, chunk by chunk.
    ///
    /// - Throws: `.badData` when a chunk is damaged; the next ``fetchAttachment(_:of:in:from:)`` repairs it.
    public func read(_ reference: AttachmentReference, _ body: ([UInt8]) async throws -> Void) async throws {
        let digest = reference.contentDigest
        guard case .here(let manifest)? = try attachments.store.content(digest)?.state else {
            throw DongboError(.noSuchThing, "the attachment is not on this node")
        }
        for number in manifest.chunks.indices {
            try await body(try await attachments.blocking { try $0.chunk(number, of: digest, manifest) })
        }
    }

    // MARK: Keeping house

    /// Until cancelled: goes on with what was being fetched in advance, and clears away what no note refers to.
    public func keepAttachments() async {
        while !Task.isCancelled {
            for database in databases {
                // Whoever was chosen for one peer's notes wants them from any peer.
                guard attachments.choice(name, database) == .advance else { continue }
                do {
                    try await fetchWantedAttachments(of: database, from: nil)
                } catch {
                    logger.info("attached files are not all here yet", metadata: ["error": "\(error)"])
                }
            }
            do {
                let removed = try await sweepAttachments()
                if removed > 0 { logger.info("attached files cleared away", metadata: ["contents": "\(removed)"]) }
            } catch {
                logger.error("attached files could not be cleared away", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(3600))
        }
    }
}
