import Foundation
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
        try await logger.answering(name) {
            try await service.exchange(
                peer: peer.name, inbound: FrameReader(frames, peer: name), outbound: writer)
        }
    }

    func listDatabases(
        request: Dongbo_Replication_V1_ListDatabasesRequest, context: ServerContext
    ) async throws -> Dongbo_Replication_V1_ListDatabasesReply {
        let peer = try context.authenticatedPeer()
        return try await logger.answering(peer.name.canonical) {
            let databases = try await service.databases(peer: peer.name)
            return .with { $0.databases = databases.map(\.message) }
        }
    }

    func preview(
        request: Dongbo_Replication_V1_PreviewRequest, context: ServerContext
    ) async throws -> Dongbo_Replication_V1_PreviewReply {
        let peer = try context.authenticatedPeer()
        return try await logger.answering(peer.name.canonical) {
            guard let replica = ReplicaID(bytes: request.replica),
                request.selection.utf8.count <= ReplicationLimits.selectionBytesMax
            else { throw DongboError(.protocolError, "a preview of something that is no replica") }
            let found = try await service.preview(request.selection, of: replica, peer: peer.name)
            return .with {
                $0.notes = UInt64(found.notes)
                $0.selected = UInt64(found.selected)
            }
        }
    }

    func renew(
        request: Dongbo_Replication_V1_RenewRequest, context: ServerContext
    ) async throws -> Dongbo_Replication_V1_RenewReply {
        let peer = try context.authenticatedPeer()
        return try await logger.answering(peer.name.canonical) {
            guard request.signingRequest.count <= EnrollmentHandler.signingRequestMax else {
                throw DongboError(.badData, "the request is too large")
            }
            let grant = try await service.renew(
                peer: peer.certificate, signingRequest: [UInt8](request.signingRequest))
            logger.notice("certificate renewed", metadata: ["node": "\(peer.name)"])
            return try .with {
                $0.certificate = Data(try grant.certificate.derBytes())
                $0.authorityCertificate = Data(try grant.authorityCertificate.derBytes())
                $0.links = try grant.links.map { Data(try $0.derBytes()) }
            }
        }
    }
}
