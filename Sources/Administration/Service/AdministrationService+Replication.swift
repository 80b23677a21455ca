import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import SwiftProtobuf

extension AdministrationService {
    /// Stands for every peer that has told where it listens.
    private static let everyPeer = "all"

    public func replicate(
        request: Dongbo_Administration_V1_ReplicateRequest,
        response: RPCWriter<Dongbo_Administration_V1_Progress>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "replicate")
            guard !(request.pull && request.push) else {
                throw DongboError(.wrongUsage, "choose one of pull and push; both is the default")
            }
            let direction: ReplicationDirection = request.pull ? .pull : request.push ? .push : .both
            let named = try request.databases.map { try node.database($0) }
            for peer in try peers(request.peer) {
                do {
                    let databases = named.isEmpty ? try await node.commonDatabases(with: peer) : named
                    for database in databases { try await replicate(database, peer, direction, response) }
                } catch let error as DongboError {
                    try await response.write(
                        .with { $0.record = Wire.Record(ReplicationJSON.failure(error, peer: peer, database: nil)) })
                }
            }
        }
    }

    /// One database's failure is its own record; the others go on.
    private func replicate(
        _ database: DatabaseActor, _ peer: HierarchicalName, _ direction: ReplicationDirection,
        _ response: RPCWriter<Dongbo_Administration_V1_Progress>
    ) async throws {
        let record: JSONValue
        do {
            let what = "\(database.name) with \(peer.abbreviated)"
            let report = try await reporting(what, to: response) { [node] in
                try await node.replicate(database, with: peer, direction: direction, progress: $0)
            }
            // By name: the exchange may have put another file in the place of this one.
            let declined = try node.database(database.name).read { try $1.declinedCounts()[peer.canonical] } ?? 0
            record = ReplicationJSON.encode(
                report, peer: peer.canonical, database: database.name, declined: declined)
        } catch let error as DongboError {
            record = ReplicationJSON.failure(error, peer: peer, database: database.name)
        }
        try await response.write(.with { $0.record = Wire.Record(record) })
    }

    private func peers(_ text: String) throws -> [HierarchicalName] {
        guard text == Self.everyPeer else {
            let peer = try node.resolve(text)
            guard !peer.matches(node.name) else { throw DongboError(.wrongUsage, "\(peer) is this node itself") }
            return [peer]
        }
        let peers = try node.knownNodes().filter { $0.address != nil && !$0.name.matches(node.name) }.map(\.name)
        guard !peers.isEmpty else {
            throw DongboError(.noSuchThing, "this node knows no other node that listens somewhere")
        }
        return peers
    }

    /// Runs long work and passes on how far it is, some ten times a second.
    func reporting<Value: Sendable>(
        _ what: String, to response: RPCWriter<Dongbo_Administration_V1_Progress>,
        _ body: @escaping @Sendable (@escaping @Sendable (ExchangeReport) -> Void) async throws -> Value
    ) async throws -> Value {
        let (reports, latest) = AsyncStream.makeStream(of: ExchangeReport.self, bufferingPolicy: .bufferingNewest(1))
        async let result: Value = {
            defer { latest.finish() }
            return try await body { latest.yield($0) }
        }()
        var last: ContinuousClock.Instant?
        for await report in reports where last.map({ .now - $0 > .milliseconds(100) }) ?? true {
            last = .now
            let step = Wire.Step.with {
                $0.what = what
                $0.done = UInt64(report.received.notes + report.pushed)
                $0.bytes = UInt64(report.bytesIn + report.bytesOut)
                $0.share = report.share ?? 0
            }
            try await response.write(.with { $0.step = step })
        }
        return try await result
    }
}
