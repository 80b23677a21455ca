import AccessControl
import AdministrationProtocol
import AuditLog
import FormulaLanguage
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore

extension AdministrationService {
    public func putNote(
        request: Dongbo_Administration_V1_PutNoteRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { trail in
            let database = try node.database(request.database)
            let caller = try caller
            var seals = SealingIntake(node: node, database: database, caller: caller, author: try actingName)
            let written = try seals.read(
                [UInt8](request.items), of: request.unid.isEmpty ? nil : try Self.unid(request.unid))
            let save = SaveRequest(
                unid: written.unid,
                base: request.base.isEmpty ? nil : try ItemChanges.base(request.base),
                form: request.form.isEmpty ? nil : try ItemChanges.check(form: request.form),
                changes: try ItemChanges.check(ItemsJSON.decode(written.items)),
                caller: caller,
                onConflict: request.conflictDocument ? .document : .refuse)
            try await node.checkAttachments(in: save.changes, to: database, for: save.caller)
            let wall = node.clock.wallMilliseconds
            let outcome = try await node.makingViews {
                try await database.write { try $0.save(save, in: $1, wallMilliseconds: wall) }
            }
            // It tells what the version that stands in the way holds.
            if case .refused(let current, _) = outcome { try trail.read([current.unid], as: .read, "a save met it") }
            let names = try database.read { try NodeNames.read($0, $1, of: node) }
            let hints = seals.hints.isEmpty ? [] : [JSONMember("hints", .array(seals.hints.map { .string($0) }))]
            return Wire.Record(try Self.encode(outcome, names).adding(hints))
        }
    }

    /// A refused save is an answer: it tells the version that stands in the way and what its items hold.
    private static func encode(_ outcome: SaveOutcome, _ names: NodeNames) throws(DongboError) -> JSONValue {
        switch outcome {
        case .saved(let note): return NoteJSON.encode(note)
        case .unchanged(let note): return NoteJSON.encode(note).adding([JSONMember("unchanged", true)])
        case .refused(let current, let items):
            return NoteJSON.encode(current).adding([JSONMember("refused", NoteJSON.items(NoteContent(items), names))])
        case .invalid(let failures): return ["invalid": NoteJSON.encode(failures)]
        case .unknownBase(let current):
            throw DongboError(
                .noSuchThing,
                "this node has never shown that revision of the note"
                    + (current.map { "; it is at \($0.token) now" } ?? ", nor the note"))
        }
    }

    public func getNote(
        request: Dongbo_Administration_V1_NoteRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { trail in
            let database = try node.database(request.database)
            let unid = try Self.unid(request.unid)
            let (caller, wall) = (try caller, node.clock.wallMilliseconds)
            return try await node.makingViews { [node] in
                try database.read { notes, store in
                    try notes.require(.read, of: unid, for: caller, reading: store)
                    guard let stored = try notes.view(unid, reading: store) else {
                        throw Self.noSuchNote(unid, in: database)
                    }
                    let view = try notes.displayed(stored, to: caller, wallMilliseconds: wall, reading: store)
                    try trail.read([unid])
                    return Wire.Record(NoteJSON.encode(view, names: try .read(notes, store, of: node)))
                }
            }
        }
    }

    public func deleteNote(
        request: Dongbo_Administration_V1_DeleteNoteRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await settle(request, context) { unid, caller, wall in
            { try $0.delete(unid, reason: request.reason, as: caller, in: $1, wallMilliseconds: wall) }
        }
    }

    public func restoreNote(
        request: Dongbo_Administration_V1_NoteRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await settle(request, context) { unid, caller, wall in
            { try $0.restore(unid, as: caller, in: $1, wallMilliseconds: wall) }
        }
    }

    /// Performs a deletion, a restore or a resolution.
    func settle(
        _ request: some NoteAsking, _ context: ServerContext,
        _ write: (UNID, NoteCaller, UInt64) throws -> DatabaseActor.Write<SettleOutcome>
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let database = try node.database(request.database)
            try database.database.requireAnyReading(by: caller)
            let unid = try Self.unid(request.unid)
            let body = try write(unid, try caller, node.clock.wallMilliseconds)
            switch try await node.makingViews({ try await database.write(body) }) {
            case .done(let note): return Wire.Record(NoteJSON.encode(note))
            case .nothingToDo(let note):
                return Wire.Record(NoteJSON.encode(note).adding([JSONMember("unchanged", true)]))
            case .invalid(let failures): return Wire.Record(["invalid": NoteJSON.encode(failures)])
            case .noSuchNote: throw Self.noSuchNote(unid, in: database)
            case .unknownItem(let item):
                throw DongboError(
                    .wrongUsage,
                    "the conflict is not about the item '\(item)'; 'dongbo conflicts \(database.name)' tells")
            }
        }
    }

    public func noteHistory(
        request: Dongbo_Administration_V1_NoteHistoryRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { trail, response in
            let database = try node.database(request.database)
            let unid = try Self.unid(request.unid)
            let item = request.field.isEmpty ? nil : request.field.normalizedC
            let caller = try caller
            let lines = try database.read { notes, reader -> [JSONValue] in
                try notes.require(.read, of: unid, for: caller, reading: reader)
                guard let history = try notes.history(of: unid, item: item, for: caller, reading: reader),
                    let view = try notes.view(unid, reading: reader)
                else { throw Self.noSuchNote(unid, in: database) }
                return HistoryJSON.encode(
                    history.entries, revisions: history.revisions, of: view, item: item,
                    names: try .read(notes, reader, of: node))
            }
            if lines.isEmpty, let item { throw DongboError(.noSuchThing, "the note never had an item '\(item)'") }
            try trail.read([unid])
            for line in lines { try await response.write(Wire.Record(line)) }
        }
    }
}
