import Logging
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

extension Node {
    /// Answers a peer's questions for attached files until it has no more.
    public func supplyAttachments(
        peer: HierarchicalName, inbound: AttachmentAskReader, outbound: AttachmentAnswerWriter
    ) async throws {
        var open: AttachmentSupply?
        while let ask = try await inbound.next() {
            switch ask {
            case .open(let place, let digest):
                let found = AttachmentSupply.find(place, digest, for: peer, on: self)
                open = try? found.get()
                if open == nil { noteAsking(peer, place) }
                try await outbound.send(AttachmentSupply.answer(found))
            case .want(let chunks): try await send(chunks, of: open, outbound)
            }
        }
    }

    private func send(
        _ chunks: Range<Int>, of supply: AttachmentSupply?, _ outbound: AttachmentAnswerWriter
    ) async throws {
        guard let supply, chunks.upperBound <= supply.manifest.chunks.count else {
            throw DongboError(.protocolError, "the peer asked for chunks that are not there")
        }
        // Rights may change while a large file travels.
        guard supply.isAllowed else { throw supply.refusal }
        for number in chunks {
            let bytes = try await attachments.blocking { library in
                try library.chunk(number, of: supply.digest, supply.manifest)
            }
            try await outbound.send(.chunk(number, bytes))
        }
    }
}

/// One content that a peer may have.
private final class AttachmentSupply: Sendable {
    let place: AttachmentPlace
    let digest: Digest
    let manifest: AttachmentManifest
    let peer: HierarchicalName
    let node: Node

    private init(
        _ place: AttachmentPlace, _ digest: Digest, _ manifest: AttachmentManifest, _ peer: HierarchicalName,
        _ node: Node
    ) {
        self.place = place
        self.digest = digest
        self.manifest = manifest
        self.peer = peer
        self.node = node
    }

    /// The content, or `.noSuchThing`: in the same words whether the note is not here, may not be seen, refers to no such
    /// content or names one that it has not earned, so that nobody learns from it what there is.
    static func find(
        _ place: AttachmentPlace, _ digest: Digest, for peer: HierarchicalName, on node: Node
    ) -> Result<AttachmentSupply, DongboError> {
        let nothing = AttachmentManifest(size: 0, chunks: [])!
        let unproven = AttachmentSupply(place, digest, nothing, peer, node)
        guard unproven.isAllowed, unproven.isEarned else { return .failure(unproven.refusal) }
        guard let content = try? node.attachments.store.content(digest), case .here(let manifest) = content.state else {
            return .failure(DongboError(.noSuchThing, "the content has not reached \(node.name) yet"))
        }
        return .success(AttachmentSupply(place, digest, manifest, peer, node))
    }

    static func answer(_ found: Result<AttachmentSupply, DongboError>) -> AttachmentAnswer {
        switch found {
        case .success(let supply): .manifest(supply.manifest)
        case .failure(let error): .refusal(code: error.code.name, message: error.message)
        }
    }

    var refusal: DongboError {
        DongboError(.noSuchThing, "\(node.name) has no such attachment for \(peer), or not yet")
    }

    /// Whether whoever wrote the reference had more than the digest. Looked at once: nobody loses that.
    private var isEarned: Bool {
        do {
            return try node.isEarned(digest, at: place)
        } catch {
            node.logger.notice("an attachment's note cannot be read", metadata: ["error": "\(error)"])
            return false
        }
    }

    /// Whether the note is here, refers to the content, and may be seen by the peer.
    var isAllowed: Bool {
        do {
            guard let database = node.database(of: place.replica) else { return false }
            let refers = try node.attachment(digest, at: place) != nil
            return try refers && node.attachments.sight(peer, database, place.unid)
        } catch {
            node.logger.notice("an attachment's note cannot be read", metadata: ["error": "\(error)"])
            return false
        }
    }
}
