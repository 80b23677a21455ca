import AccessControl
import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationTransport
import SwiftProtobuf

extension AdministrationService {
    public func invite(
        request: Dongbo_Administration_V1_InviteRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            try requireAdministrator(to: "invite nodes")
            let name = try HierarchicalName(parsing: request.name.normalizedC)
            let (token, expires) = try await node.invite(name)
            return Wire.Record([
                "token": .text(token), "expires": .time(milliseconds: UInt64(expires.timeIntervalSince1970 * 1000)),
                "fingerprint": .text(node.identity.fingerprint), "node": .text(name),
                "hub": .text(optional: node.listening),
            ])
        }
    }

    public func createDatabase(
        request: Dongbo_Administration_V1_CreateDatabaseRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let caller = try requireAdministrator(to: "make databases")
            let schema = request.schema.isEmpty ? nil : try schemas.load(request.schema)
            let title = request.title.isEmpty ? schema?.titleText ?? request.database : request.title.normalizedC
            let database = try await node.createDatabase(
                request.database, title: title, forms: schema?.declarations ?? [], views: schema?.views ?? [],
                agents: schema?.agents ?? [], caller: caller)
            return Wire.Record(Self.identity(database))
        }
    }

    public func createReplica(
        request: Dongbo_Administration_V1_CreateReplicaRequest,
        response: RPCWriter<Dongbo_Administration_V1_Progress>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "make replicas")
            let peer = try node.resolve(request.from)
            let name = request.database
            let (database, report) = try await reporting("copying \(name) from \(peer.abbreviated)", to: response) {
                [node] in
                try await node.createReplica(name, from: peer, progress: $0)
            }
            var record = Self.identity(database).adding([
                JSONMember("notes", .count(report.received.notes)), JSONMember("bytes", .count(report.bytesIn)),
                JSONMember("seconds", .seconds(report.seconds)),
            ])
            if report.received.refused > 0 {
                record = record.adding([JSONMember("refused", .count(report.received.refused))])
            }
            try await response.write(.with { $0.record = Wire.Record(record) })
        }
    }

    public func listDatabases(
        request: Dongbo_Administration_V1_ListDatabasesRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let caller = try caller
            for database in node.databases where isReadable(database, caller) {
                let statistics = try database.read { try $0.contentStatistics(for: caller, reading: $1) }
                let title = try database.read { try $1.title() }
                try await response.write(
                    Wire.Record(
                        Self.identity(database).adding([
                            JSONMember("notes", .count(statistics.notes)),
                            JSONMember("conflicts", .count(statistics.conflicts)),
                            JSONMember("bytes", .count(statistics.bytes)), JSONMember("title", .string(title)),
                        ])))
            }
        }
    }

    public func hashDatabase(
        request: Dongbo_Administration_V1_DatabaseRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, _) = try database(request.database, .manager, to: "have its hash")
            let hash = try database.read { try $0.stateHash(reading: $1) }
            return Wire.Record(["hash": .text(hash)])
        }
    }

    static func identity(_ database: DatabaseActor) -> JSONValue {
        ["database": .string(database.name), "replica": .text(database.identity.replica)]
    }
}
