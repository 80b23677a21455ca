import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// A digest is no secret, so a note that names one opens nothing by that. Whoever refers to a content that is here must have had
/// a right to it: then the reference is earned, and through it the content goes to all who may see the note.
///
/// Earned is what this node or a hub wrote, whose saves are checked; what was fetched for that very note; what a node referred to
/// that may see another note with the content; and what a node referred to that has shown that it has the bytes.
extension Node {
    /// Whether a note's reference to a content is earned here; remembers it when it is.
    func isEarned(_ digest: Digest, at place: AttachmentPlace) throws -> Bool {
        if try attachments.store.isEarned(digest, at: place) { return true }
        guard let origin = try attachmentOrigin(of: digest, at: place) else { return false }
        guard try isVouchedFor(origin) || mayHaveReferred(origin, digest, at: place) else { return false }
        try attachments.store.setEarned(AttachmentUse(place: place, digest: digest, size: origin.reference.size))
        return true
    }

    private func attachmentOrigin(of digest: Digest, at place: AttachmentPlace) throws -> AttachmentOrigin? {
        guard let database = database(of: place.replica) else { return nil }
        return try database.read {
            try $0.attachmentOrigin(of: digest, in: place.unid, node: name.canonical, reading: $1)
        }
    }

    private func isVouchedFor(_ origin: AttachmentOrigin) -> Bool {
        let names = names
        return origin.introducers.contains { $0 == name.canonical || names.isHub($0) }
    }

    /// Whether a node that brought the reference may see another note from which it can have the content.
    private func mayHaveReferred(_ origin: AttachmentOrigin, _ digest: Digest, at place: AttachmentPlace) throws -> Bool
    {
        let nodes = origin.introducers.compactMap { try? HierarchicalName(parsing: $0) }
        guard !nodes.isEmpty else { return false }
        return try forEachUse(of: digest) { other in
            guard other != place, let database = self.database(of: other.replica),
                try nodes.contains(where: { try self.attachments.sight($0, database, other.unid) }),
                let source = try self.attachmentOrigin(of: digest, at: other)
            else { return false }
            return try self.attachments.store.isEarned(digest, at: other) || self.isVouchedFor(source)
        }
    }

    /// Looks at the notes that refer to a content until one is right.
    private func forEachUse(of digest: Digest, _ isRight: (AttachmentPlace) throws -> Bool) throws -> Bool {
        var last: AttachmentPlace?
        while true {
            let page = try attachments.store.uses(of: digest, after: last, limit: 16)
            guard let end = page.last else { return false }
            if try page.contains(where: isRight) { return true }
            last = end
        }
    }

    // MARK: For people

    /// To be called before a content that is here is read through a note that the caller may read.
    ///
    /// - Throws: `.noSuchThing` when the note names a content to which nobody has shown a right. Who may read another note with it
    ///   may have it, and so may who administers this node.
    public func requireEarned(_ request: AttachmentRequest, for caller: NoteCaller) async throws {
        try await scanAttachments(of: request.database)
        if try mayHave(request, caller) { return }
        for peer in try peers(of: request.database, first: request.peer) {
            guard let proof = try proof(of: use(request), by: peer) else { continue }
            do {
                try await ask([proof], over: connection(to: peer))
            } catch {
                logger.info("a peer could not be asked for an attachment", metadata: ["error": "\(error)"])
            }
            if try isEarned(request.reference.contentDigest, at: request.place) { return }
        }
        throw DongboError(
            .noSuchThing,
            "the attachment has not reached \(name) yet; it comes when the node that attached it replicates again")
    }

    private func use(_ request: AttachmentRequest) -> AttachmentUse {
        AttachmentUse(place: request.place, digest: request.reference.contentDigest, size: request.reference.size)
    }

    private func mayHave(_ request: AttachmentRequest, _ caller: NoteCaller) throws -> Bool {
        let digest = request.reference.contentDigest
        if request.database.database.standing(of: caller).rights == nil { return true }
        if try isEarned(digest, at: request.place) { return true }
        return try forEachUse(of: digest) { other in
            guard other != request.place, let database = self.database(of: other.replica),
                try database.read({ try $0.mayRead(other.unid, caller, reading: $1) })
            else { return false }
            return try self.isEarned(digest, at: other)
        }
    }

    // MARK: Proofs

    /// Remembers that a content came for a note.
    func earn(_ request: AttachmentRequest) async throws {
        let use = use(request)
        try await attachments.blocking { try $0.store.setEarned(use) }
    }

    /// Asks a peer that has called whether it has what its notes refer to.
    func proveAttachments(
        of database: DatabaseActor, by peer: HierarchicalName, _ inbound: AttachmentAnswerReader,
        _ outbound: AttachmentAskWriter
    ) async throws {
        try await forEachProofs(of: database, by: peer) { try await self.ask($0, inbound, outbound) }
    }

    /// The same of a peer that this node calls.
    func proveAttachments(of database: DatabaseActor, by peer: HierarchicalName) async throws {
        try await forEachProofs(of: database, by: peer) { try await self.ask($0, over: self.connection(to: peer)) }
    }

    private func ask(_ proofs: [AttachmentProof], over connection: PeerConnection) async throws {
        try await connection.fetchAttachments { try await self.ask(proofs, $0, $1) }
    }

    private func ask(
        _ proofs: [AttachmentProof], _ inbound: AttachmentAnswerReader, _ outbound: AttachmentAskWriter
    ) async throws {
        for proof in proofs where try await proof.isShown(inbound, outbound) {
            try await attachments.blocking { try $0.store.setEarned(proof.use) }
        }
    }

    private func forEachProofs(
        of database: DatabaseActor, by peer: HierarchicalName, _ body: ([AttachmentProof]) async throws -> Void
    ) async throws {
        try await scanAttachments(of: database)
        var last: AttachmentUse?
        while true {
            let page = try attachments.store.unearned(in: database.identity.replica, after: last, limit: 50)
            guard let end = page.last else { return }
            last = end
            let proofs = try page.compactMap { try proof(of: $0, by: peer) }
            if !proofs.isEmpty { try await body(proofs) }
        }
    }

    /// What to ask a peer about a use; nil when it is earned, or no matter of the peer's.
    private func proof(of use: AttachmentUse, by peer: HierarchicalName) throws -> AttachmentProof? {
        guard try !isEarned(use.digest, at: use.place),
            case .here(let manifest)? = try attachments.store.content(use.digest)?.state,
            let database = database(of: use.place.replica),
            let origin = try attachmentOrigin(of: use.digest, at: use.place)
        else { return nil }
        // Another node may have the bytes from elsewhere, and nothing to do with who referred to them. A hub has looked itself.
        guard names.isHub(peer) || origin.writers.contains(peer.canonical) else { return nil }
        guard try attachments.sight(peer, database, use.place.unid) else { return nil }
        return AttachmentProof(use, manifest)
    }
}
