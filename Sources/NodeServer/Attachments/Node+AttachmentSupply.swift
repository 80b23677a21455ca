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
            case .open(let place, let digest): open = try await self.open(place, digest, for: peer, outbound)
            case .want(let chunks): try await send(chunks, of: open, outbound)
            }
        }
    }

    /// - Returns: nil when it was refused; the conversation goes on.
    private func open(
        _ place: AttachmentPlace, _ digest: Digest, for peer: HierarchicalName, _ outbound: AttachmentAnswerWriter
    ) async throws -> AttachmentSupply? {
        switch AttachmentSupply.find(place, digest, for: peer, on: self) {
        case .success(let supply):
            try await outbound.send(.manifest(supply.manifest))
            return supply
        case .failure(let error):
            try await outbound.send(.refusal(code: error.code.name, message: error.message))
            return nil
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
private struct AttachmentSupply: Sendable {
    let place: AttachmentPlace
    let digest: Digest
    var manifest: AttachmentManifest
    let peer: HierarchicalName
    let node: Node

    /// The content, or `.noSuchThing`: in the same words whether the note is not here, may not be seen or refers to no such
    /// content, so that nobody learns from it what there is.
    static func find(
        _ place: AttachmentPlace, _ digest: Digest, for peer: HierarchicalName, on node: Node
    ) -> Result<AttachmentSupply, DongboError> {
        let nothing = AttachmentManifest(size: 0, chunks: [])!
        var supply = AttachmentSupply(place: place, digest: digest, manifest: nothing, peer: peer, node: node)
        guard supply.isAllowed else { return .failure(supply.refusal) }
        guard let content = try? node.attachments.store.content(digest), case .here(let manifest) = content.state else {
            return .failure(DongboError(.noSuchThing, "the content has not reached \(node.name) yet"))
        }
        supply.manifest = manifest
        return .success(supply)
    }

    var refusal: DongboError { DongboError(.noSuchThing, "\(node.name) has no such attachment for \(peer)") }

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
