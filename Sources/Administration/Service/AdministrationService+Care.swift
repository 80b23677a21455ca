import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationTransport
import ViewIndex

extension AdministrationService {
    public func settleQuarantine(
        request: Dongbo_Administration_V1_SettleQuarantineRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try database(request.database, .manager, to: "settle what was refused")
            let wall = node.clock.wallMilliseconds
            let (id, accept) = (request.id, request.accept)
            let outcome = try await node.makingViews {
                try await database.write {
                    accept
                        ? try $0.acceptQuarantined(id: id, as: caller, in: $1, wallMilliseconds: wall)
                        : try $0.dropQuarantined(id: id, as: caller, in: $1, wallMilliseconds: wall)
                }
            }
            switch outcome {
            case .accepted(let note), .undone(let note):
                return Wire.Record([
                    "id": .number(ExactDecimal(Int(id))), "unid": .text(note.unid), "revision": .text(note.token),
                ])
            case .invalid(let failures): return Wire.Record(["invalid": NoteJSON.encode(failures)])
            case .dropped: return Wire.Record(["id": .number(ExactDecimal(Int(id)))])
            case .waits(.clockAhead):
                throw DongboError(
                    .busy,
                    "entry \(id) waits for its time, its clock was ahead: it counts then by itself. Set the clock of "
                        + "the node that wrote it right; what must hold before is to be saved anew by hand")
            case .waits:
                throw DongboError(
                    .busy,
                    "entry \(id) waits for what it builds on; decide about that, or let it come, and it decides itself")
            case .noSuchEntry:
                throw DongboError(
                    .noSuchThing,
                    "there is no entry \(id) in quarantine; 'dongbo quarantine \(request.database)' lists them")
            case .unreadable:
                throw DongboError(.badData, "entry \(id) cannot be read, so nothing can be taken from it; drop it")
            }
        }
    }

    public func purge(
        request: Dongbo_Administration_V1_PurgeRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, _) = try database(request.database, .manager, to: "purge it")
            let report = try await node.purge(database, dryRun: request.dryRun)
            let waiting = report.heldBackBy.sorted { $0.key < $1.key }
            return Wire.Record([
                "stubs": .count(report.stubs), "revisions": .count(report.revisions),
                "heldBackBy": .array(waiting.map { .string($0.key) }),
                "lastHeard": .array(waiting.map { $0.value.map { .time(milliseconds: $0) } ?? .null }),
            ])
        }
    }

    public func fence(
        request: Dongbo_Administration_V1_FenceRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let caller = try requireAdministrator(to: "fence nodes")
            let peer = try node.resolve(request.node)
            for (database, files) in try await node.fence(peer, author: caller.description) {
                try await response.write(
                    Wire.Record(["node": .text(peer), "database": .string(database), "files": .count(files)]))
            }
        }
    }

    public func select(
        request: Dongbo_Administration_V1_SelectRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, _) = try database(request.database, .manager, to: "select what replicates")
            let before = try database.read { _, reader in
                try [ReplicaSetting.wanted, ReplicaSetting.offered].map { try reader.setting($0) ?? "" }
            }
            let wanted = try request.setsWanted ? Self.selection(request.wanted, in: database) : before[0]
            let offered = try request.setsOffered ? Self.selection(request.offered, in: database) : before[1]
            let counts = try [wanted, offered].map { try node.preview($0, of: database) }
            let there = try await atPeer(request, wanted, database)
            if !request.preview, request.setsWanted || request.setsOffered {
                try await database.write { _, writer in
                    try writer.setSetting(ReplicaSetting.wanted, to: wanted.isEmpty ? nil : wanted)
                    try writer.setSetting(ReplicaSetting.offered, to: offered.isEmpty ? nil : offered)
                }
            }
            let here = [
                JSONMember("database", .string(database.name)), JSONMember("pull", .string(wanted)),
                JSONMember("push", .string(offered)), JSONMember("pullSelectsHere", .count(counts[0].selected)),
                JSONMember("pushSelectsHere", .count(counts[1].selected)),
                JSONMember("notesHere", .count(counts[0].notes)),
            ]
            return Wire.Record(.object(here + there))
        }
    }

    /// What a selection would fetch, asked where the notes are: of the peer that was named, else of the hub.
    private func atPeer(
        _ request: Dongbo_Administration_V1_SelectRequest, _ wanted: String, _ database: DatabaseActor
    ) async throws -> [JSONMember] {
        let name = request.peer.isEmpty ? node.hub?.name ?? "" : request.peer
        guard request.preview, request.setsWanted, !name.isEmpty else { return [] }
        let peer = try node.resolve(name)
        let found = try await node.preview(wanted, of: database, at: peer)
        return [
            JSONMember("peer", .text(peer)), JSONMember("pullSelectsThere", .count(found.selected)),
            JSONMember("notesThere", .count(found.notes)),
        ]
    }

    /// A selection as it is kept: of `view:NAME` the view's formula, as it is now.
    ///
    /// - Throws: `.noSuchThing` for an unknown view or folder, `.wrongUsage` for the one in the place of the other.
    private static func selection(_ text: String, in database: DatabaseActor) throws(DongboError) -> String {
        let text = text.normalizedC
        for (prefix, isFolder) in [("view:", false), ("folder:", true)] where text.hasPrefix(prefix) {
            let design = try database.database.viewDesign(named: String(text.dropFirst(prefix.count)))
            guard design.isFolder == isFolder else {
                throw DongboError(
                    .wrongUsage,
                    "'\(design.name)' is a \(isFolder ? "view: say view:" : "folder: say folder:")\(design.name)")
            }
            return isFolder ? prefix + design.name : design.selection
        }
        return text
    }

    public func backup(
        request: Dongbo_Administration_V1_BackupRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            try requireAdministrator(to: "make backups")
            let database = try node.database(request.database)
            try node.backUp(database, to: request.file)
            return Wire.Record(["database": .string(database.name), "file": .string(request.file)])
        }
    }

    public func restoreDatabase(
        request: Dongbo_Administration_V1_RestoreDatabaseRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            try requireAdministrator(to: "restore databases")
            let (database, aside) = try await node.restore(
                request.file, as: request.database.isEmpty ? nil : request.database)
            return Wire.Record([
                "database": .string(database.name), "replica": .text(database.identity.replica),
                "setAside": .text(optional: aside),
            ])
        }
    }
}
