import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import SealedItems
import SwiftProtobuf

/// Whose keys there are, and what administrators do with them.
extension AdministrationService {
    public func listSealKeys(
        request: Dongbo_Administration_V1_ListSealKeysRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            _ = try readable(Node.directoryDatabase)
            for (owner, name, key) in try node.sealKeys() {
                let kind = if case .node = owner { "node" } else { "person" }
                try await response.write(
                    Wire.Record(["kind": .string(kind), "name": .string(name), "key": .text(optional: key)]))
            }
            for report in try node.groupKeyReports() { try await response.write(Wire.Record(Self.line(report))) }
            if let (escrow, able) = try node.escrow() {
                try await response.write(Wire.Record(Self.line(escrow, able: able)))
            }
        }
    }

    public func keepGroupKey(
        request: Dongbo_Administration_V1_KeepGroupKeyRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "make keys of groups")
            let report = try await node.keepGroupKey(
                request.group.normalizedC, isForced: request.rotate, ring: node.ring(of: opener), caller: caller)
            return Wire.Record(
                Self.line(report).adding([
                    JSONMember("isNew", .bool(report.isNew)),
                    JSONMember("added", .array(report.added.map { .string($0) })),
                ]))
        }
    }

    public func createEscrow(
        request: Dongbo_Administration_V1_CreateEscrowRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "make an escrow key")
            let escrow = try await node.createEscrow(officers: request.officers, caller: caller)
            return Wire.Record(Self.line(escrow, able: escrow.officers))
        }
    }

    private static func line(_ report: GroupKeyReport) -> JSONValue {
        [
            "kind": "group", "name": .string(report.group), "key": .text(report.key), "version": .count(report.version),
            "members": .array(report.members.map { .string($0) }),
            "without": .array(report.without.map { .string($0) }),
        ]
    }

    private static func line(_ escrow: EscrowKey, able: [String]) -> JSONValue {
        [
            "kind": "escrow", "name": .string(SealOwners.escrow), "key": .text(escrow.publicKey.id),
            "version": .count(escrow.version), "officers": .array(escrow.officers.map { .string($0) }),
            "able": .array(able.map { .string($0) }),
        ]
    }
}
