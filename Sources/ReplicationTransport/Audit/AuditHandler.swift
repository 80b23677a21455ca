import AuditLog
import Foundation
import GRPCCore
import Logging
import NoteModel
import RPCSupport
import SwiftProtobuf

/// Turns calls about audit logs into calls of a ``PeerService``.
struct AuditHandler: Dongbo_Replication_V1_Audit.SimpleServiceProtocol {
    let service: any PeerService
    let logger: Logger

    func handUp(
        request: Dongbo_Replication_V1_HandUpRequest, context: ServerContext
    ) async throws -> Dongbo_Replication_V1_HandUpReply {
        let peer = try context.authenticatedPeer()
        return try await logger.answering(peer.name.canonical) {
            let delivery = try AuditIntake.Delivery(request, of: peer.name)
            return try await service.takeAudit(delivery, of: peer.name).message
        }
    }
}

extension LiveConnection {
    func handUp(_ delivery: AuditIntake.Delivery) async throws -> AuditReceipt {
        let audit = Dongbo_Replication_V1_Audit.Client(wrapping: client)
        var options = CallOptions.defaults
        options.timeout = TransportLimits.callTimeout
        return try AuditReceipt(try await audit.handUp(delivery.message, options: options))
    }
}

extension AuditIntake.Delivery {
    fileprivate var message: Dongbo_Replication_V1_HandUpRequest {
        .with {
            $0.log = Data(name.log.bytes)
            $0.sequence = head.sequence
            $0.hash = Data(head.hash.bytes)
            $0.frames = Data(frames)
        }
    }

    /// - Parameter node: from its certificate: nobody hands up another's log.
    fileprivate init(
        _ message: Dongbo_Replication_V1_HandUpRequest, of node: HierarchicalName
    ) throws(DongboError) {
        guard let log = AuditLogID(bytes: message.log), let hash = Digest(bytes: message.hash) else {
            throw DongboError(.protocolError, "an audit log's name or hash has a wrong length")
        }
        self.init(
            AuditLogName(node: node.canonical, log: log), head: AuditHead(sequence: message.sequence, hash: hash),
            frames: [UInt8](message.frames))
    }
}

extension AuditReceipt {
    fileprivate var message: Dongbo_Replication_V1_HandUpReply {
        .with { reply in
            switch self {
            case .held(let head, let countersignature):
                reply.sequence = head.sequence
                reply.hash = Data(head.hash.bytes)
                reply.countersignature = Data(countersignature?.bytes ?? [])
            case .refused(let fault):
                let numbers = fault.numbers
                reply.fault = .with {
                    $0.name = fault.name
                    $0.first = numbers.first
                    $0.second = numbers.second
                }
            }
        }
    }

    fileprivate init(_ message: Dongbo_Replication_V1_HandUpReply) throws(DongboError) {
        guard !message.hasFault else {
            let fault = message.fault
            guard let known = AuditFault(name: fault.name, fault.first, fault.second) else {
                throw DongboError(
                    .protocolError, "the hub refuses the audit log for a reason this version does not know")
            }
            self = .refused(known)
            return
        }
        guard let hash = Digest(bytes: message.hash) else {
            throw DongboError(.protocolError, "the hub's answer about the audit log cannot be read")
        }
        do throws(CodecError) {
            let bytes = [UInt8](message.countersignature)
            self = .held(
                AuditHead(sequence: message.sequence, hash: hash),
                bytes.isEmpty ? nil : try Countersignature(decoding: bytes))
        } catch {
            throw DongboError(.protocolError, "the hub's countersignature cannot be read", cause: error)
        }
    }
}
