import Foundation
import GRPCCore
import GRPCProtobuf
import Logging
import NoteModel
import RPCSupport
import SwiftProtobuf

/// The one service that is open to callers without a certificate.
struct EnrollmentHandler: Dongbo_Replication_V1_Enrollment.SimpleServiceProtocol {
    let service: any PeerService
    let logger: Logger

    /// A signing request for a P-256 key is a few hundred bytes.
    static let signingRequestMax = 16 << 10

    func enroll(
        request: Dongbo_Replication_V1_EnrollRequest, context: ServerContext
    ) async throws -> Dongbo_Replication_V1_EnrollReply {
        guard request.signingRequest.count <= Self.signingRequestMax, request.tokenSecret.utf8.count <= 256 else {
            throw DongboError(.badData, "the request is too large")
        }
        do {
            let grant = try await service.enroll(
                tokenSecret: request.tokenSecret, signingRequest: [UInt8](request.signingRequest))
            let node = try NodeCertificate(grant.certificate)
            logger.notice("node joined", metadata: ["node": "\(node.name)", "serial": "\(node.serial)"])
            return try .with {
                $0.certificate = Data(try grant.certificate.derBytes())
                $0.authorityCertificate = Data(try grant.authorityCertificate.derBytes())
                $0.nodeName = node.name.canonical
                $0.hubName = grant.hubName.canonical
                $0.links = try grant.links.map { Data(try $0.derBytes()) }
            }
        } catch {
            logger.warning("enrolment refused", metadata: ["from": "\(context.remotePeer)", "error": "\(error)"])
            throw error is DongboError ? error : DongboError(.inputOutput, "the hub failed; its log says why")
        }
    }
}
