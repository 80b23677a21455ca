import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

extension AdministrationService {
    public func show(
        request: Dongbo_Administration_V1_ShowRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            try requireAdministrator(to: "see the node's state")
            for line in try await lines(about: request.topic) { try await response.write(Wire.Record(line)) }
        }
    }

    private func lines(about topic: String) async throws -> [JSONValue] {
        switch topic {
        case "server": return [server(await node.certificateReport())]
        case "tasks": return node.tasks.map(task) + node.attachments.running.map(task)
        case "replication": return try await replication()
        case "databases": return try node.databases.map(database)
        case "connections": return try await connections()
        case "config": return [configuration]
        default:
            throw DongboError(
                .wrongUsage,
                "there is no '\(topic)' to show: server, tasks, replication, databases, connections or config")
        }
    }

    private func server(_ certificate: CertificateReport) -> JSONValue {
        [
            "node": .text(node.name), "role": .string(node.isHub ? "hub" : "spoke"),
            "version": .string(ProductVersion.text),
            "started": time(started), "now": time(node.clock.now), "listening": .text(optional: node.listening),
            "databases": .count(node.databases.count),
            "tasks": .count(node.tasks.count + node.attachments.running.count),
            "fingerprint": .text(node.identity.fingerprint),
            "certificateExpires": time(certificate.ends), "certificateState": .string(certificate.standing.rawValue),
            "certificateRenews": time(certificate.due),
            "warnings": .array(
                ([certificate.warning].compactMap { $0 } + node.auditWarnings + node.renewalWarnings
                    + node.setAsideWarnings + node.clockWarnings).map { .string($0) }),
        ]
    }

    private func task(_ task: RunningTask) -> JSONValue {
        [
            "task": .string(task.what), "database": .string(task.database), "peer": .string(task.peer),
            "started": .time(milliseconds: task.startedMilliseconds), "pulled": .count(task.report.received.notes),
            "pushed": .count(task.report.pushed), "bytesIn": .count(task.report.bytesIn),
            "bytesOut": .count(task.report.bytesOut), "state": .string(task.isWaiting ? "waiting" : "running"),
            "seconds": seconds(since: task.startedMilliseconds),
            "share": task.report.share.map { .seconds($0) } ?? .null,
            "note": .null,
        ]
    }

    private func task(_ fetch: RunningFetch) -> JSONValue {
        [
            "task": "fetching an attachment", "database": .string(fetch.database),
            "peer": .string(fetch.peers.joined(separator: ", ")),
            "started": .time(milliseconds: fetch.startedMilliseconds), "pulled": .count(0), "pushed": .count(0),
            "bytesIn": .count(Int(clamping: fetch.report.fetched)), "bytesOut": .count(0), "state": "running",
            "seconds": seconds(since: fetch.startedMilliseconds), "share": .seconds(fetch.share),
            "note": .string(fetch.note),
        ]
    }

    private func seconds(since milliseconds: UInt64) -> JSONValue {
        .seconds(Double(node.clock.wallMilliseconds - min(node.clock.wallMilliseconds, milliseconds)) / 1000)
    }

    private func database(_ database: DatabaseActor) throws -> JSONValue {
        try database.read { notes, reader in
            let statistics = try notes.contentStatistics(reading: reader)
            return Self.identity(database).adding([
                JSONMember("title", .string(try reader.title())),
                JSONMember("incarnation", .text(database.identity.incarnation)),
                JSONMember("notes", .count(statistics.notes)), JSONMember("deleted", .count(statistics.deleted)),
                JSONMember("conflicts", .count(statistics.conflicts)),
                JSONMember("quarantined", .count(try reader.quarantine().count)),
                JSONMember("sequence", .count(try reader.lastSequence())),
                JSONMember("bytes", .count(statistics.bytes)),
                JSONMember(
                    "priority",
                    .string(try node.directoryIndex().priority(of: database.identity.replica).rawValue)),
            ])
        }
    }

    private var configuration: JSONValue {
        [
            "data": .string(node.directory.path), "listening": .text(optional: node.listening),
            "hub": .text(optional: node.hub?.name), "hubAddress": .text(optional: node.hub?.address),
            "clockOffsetSeconds": .count(node.clock.offsetSeconds), "administrator": .string(node.administrator),
            "scheduled": .bool(node.isScheduled),
            "timeZone": .string(TimeZone.current.identifier),
            "schemas": .array(schemas.directories.map { .string($0) }),
        ]
    }

    func time(_ date: Date) -> JSONValue {
        .time(milliseconds: UInt64(max(0, date.timeIntervalSince1970 * 1000)))
    }
}
