import GRPCCore
import Logging
import NoteModel
import ReplicationCore

/// Turns calls about attached files into calls of a ``PeerService``.
struct AttachmentHandler: Dongbo_Replication_V1_Attachments.SimpleServiceProtocol {
    let service: any PeerService
    let policy: PeerPolicy
    let logger: Logger

    func fetch(
        request: RPCAsyncSequence<AttachmentAsk.Message, any Error>, response: RPCWriter<AttachmentAnswer.Message>,
        context: ServerContext
    ) async throws {
        let peer = try context.authenticatedPeer()
        let name = peer.name.canonical
        // A certificate may expire or be revoked while a file travels, so every question asks again.
        let asks = request.map { message in
            try policy.check(peer.certificate)
            return try AttachmentAsk(message)
        }
        try await logger.answering(name) {
            try await service.supplyAttachments(
                peer: peer.name, inbound: MessageReader(asks, peer: name),
                outbound: MessageWriter(peer: name) { try await response.write($0.message) })
        }
    }

    func supply(
        request: RPCAsyncSequence<AttachmentAnswer.Message, any Error>, response: RPCWriter<AttachmentAsk.Message>,
        context: ServerContext
    ) async throws {
        let peer = try context.authenticatedPeer()
        let name = peer.name.canonical
        let answers = request.map { message in
            try policy.check(peer.certificate)
            return try AttachmentAnswer(message)
        }
        try await logger.answering(name) {
            try await service.askAttachments(
                peer: peer.name, inbound: MessageReader(answers, peer: name),
                outbound: MessageWriter(peer: name) { try await response.write($0.message) })
        }
    }
}
