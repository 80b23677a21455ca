import GRPCCore
import GRPCProtobuf
import Logging
import NoteModel
import RPCSupport
import ReplicationCore
import SwiftProtobuf

/// Turns calls between nodes into calls of a ``PeerService``.
struct ReplicationHandler: Dongbo_Replication_V1_Replication.SimpleServiceProtocol {
    let service: any PeerService
    let policy: PeerPolicy
    let logger: Logger

    func exchange(
        request: RPCAsyncSequence<Frame.Message, any Error>, response: RPCWriter<Frame.Message>, context: ServerContext
    ) async throws {
        let peer = try context.authenticatedPeer()
        let name = peer.name.canonical
        // A certificate may expire or be revoked while an exchange lasts, so every frame asks again.
        let frames = request.map { message in
            try policy.check(peer.certificate)
            return try Frame(message)
        }
        let writer = FrameWriter(peer: name) { try await response.write($0.message) }
        try await answering(name) {
            try await service.exchange(
                peer: peer.name, inbound: FrameReader(frames, peer: name), outbound: writer)
        }
    }

    func listDatabases(
        request: Dongbo_Replication_V1_ListDatabasesRequest, context: ServerContext
    ) async throws -> Dongbo_Replication_V1_ListDatabasesReply {
        let peer = try context.authenticatedPeer()
        return try await answering(peer.name.canonical) {
            let databases = try await service.databases(peer: peer.name)
            return .with { $0.databases = databases.map(\.message) }
        }
    }

    /// What is not an operating error is logged here in full, and tells the peer nothing.
    func answering<Result>(_ peer: String, _ body: () async throws -> Result) async throws -> Result {
        do {
            return try await body()
        } catch let error as DongboError {
            logger.info("call ended with an error", metadata: ["peer": "\(peer)", "error": "\(error)"])
            throw error
        } catch is CancellationError {
            // The caller has gone, or the node is ending.
            throw DongboError(.inputOutput, "the call was cancelled")
        } catch {
            logger.error("call failed", metadata: ["peer": "\(peer)", "error": "\(error)"])
            throw DongboError(.inputOutput, "the node failed; its log says why", cause: error)
        }
    }
}
