import NoteModel
import NoteStore
import ReplicationCore

extension Node {
    /// How long a content stays that no note refers to any more.
    public static let attachmentGraceMilliseconds: UInt64 = 24 * 60 * 60 * 1000

    func database(of replica: ReplicaID) -> DatabaseActor? {
        databases.first { $0.identity.replica == replica }
    }

    /// Takes in which notes refer to which contents, as far as the database has changed since the last time.
    func scanAttachments(of database: DatabaseActor) async throws {
        let file = database.identity.incarnation
        try await attachments.blocking { library in
            while true {
                let after = try library.store.scanned(file)
                let page = try database.read { try $0.attachmentUses(after: after, limit: 500, reading: $1) }
                guard page.through > after else { return }
                try library.store.record(page.uses, scanned: (file, page.through))
            }
        }
    }

    /// The reference by which a note, in any of its revisions, names a content; nil when it does not.
    func attachment(_ digest: Digest, at place: AttachmentPlace) throws -> AttachmentReference? {
        guard let database = database(of: place.replica) else { return nil }
        return try database.read { notes, reader in
            try notes.attachments(of: place.unid, reading: reader)?.first { $0.contentDigest == digest }
        }
    }

    private func refers(_ place: AttachmentPlace, _ digest: Digest) throws -> Bool {
        if attachments.isHeld(digest) { return true }
        do {
            return try attachment(digest, at: place) != nil
        } catch let error as DongboError where error.code == .badData {
            // A damaged note may be repaired: its files wait for that.
            return true
        }
    }

    /// Clears away contents that no note of this node has referred to for `grace` milliseconds, history included.
    ///
    /// - Returns: how many were removed.
    @discardableResult
    public func sweepAttachments(grace: UInt64 = Node.attachmentGraceMilliseconds) async throws -> Int {
        for database in databases { try await scanAttachments(of: database) }
        let now = clock.wallMilliseconds
        return try await attachments.blocking { library in
            try library.sweep(now: now, grace: grace) { try self.refers($0, $1) }
        }
    }

    /// Deletes at once what a note alone referred to. To be called after the note has left this node, as in a withdrawal,
    /// or after its history was cut.
    ///
    /// - Returns: how many contents were removed.
    @discardableResult
    public func releaseAttachments(of unid: UNID, in database: DatabaseActor) async throws -> Int {
        let place = AttachmentPlace(replica: database.identity.replica, unid: unid)
        let digests = try attachments.store.contents(usedBy: place)
        for database in databases { try await scanAttachments(of: database) }
        return try await attachments.blocking { library in
            try library.release(digests) { try self.refers($0, $1) }
        }
    }

    /// Refuses a save that names content which the saver has not shown to have: a digest alone gives no right to the bytes.
    /// A reference is taken over from another note of the same database, or comes with ``addAttachment(_:)``.
    ///
    /// - Throws: `.badData` that names the item.
    public func checkAttachments(
        in changes: [(path: ItemPath, change: ItemChange)], to database: DatabaseActor, for caller: NoteCaller
    ) async throws {
        for (path, change) in changes {
            guard case .set(.attachment(let reference)) = change else { continue }
            try await scanAttachments(of: database)
            let known = try await attachments.blocking { library in
                try self.isKnown(reference, in: database, for: caller, library.store)
            }
            guard known else {
                throw DongboError(
                    .badData,
                    "item '\(path)': no note of '\(database.name)' refers to that content yet; "
                        + "attach the file itself with 'dongbo attachment add'")
            }
        }
    }

    private func isKnown(
        _ reference: AttachmentReference, in database: DatabaseActor, for caller: NoteCaller,
        _ store: any AttachmentStore
    ) throws -> Bool {
        let replica = database.identity.replica
        var last: AttachmentPlace? = AttachmentPlace(replica: replica, unid: UNID(rawValue: 0))
        while true {
            let page = try store.uses(of: reference.contentDigest, after: last, limit: 16)
            for place in page {
                guard place.replica == replica else { return false }
                // Whoever knows a digest must not get at a file whose notes they may not read.
                guard try database.read({ try $0.mayRead(place.unid, caller, reading: $1) }) else { continue }
                guard try attachment(reference.contentDigest, at: place)?.size == reference.size else { continue }
                // Nor may they by way of a note that somebody else made name it.
                let isHere = try store.content(reference.contentDigest)?.isHere ?? false
                if try isEarned(reference.contentDigest, at: place) || !(isHub || isHere) { return true }
            }
            guard let end = page.last else { return false }
            last = end
        }
    }
}
