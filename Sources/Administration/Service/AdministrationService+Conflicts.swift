import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore

extension AdministrationService {
    public func listConflicts(
        request: Dongbo_Administration_V1_DatabaseRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { trail, response in
            let (database, caller) = try readable(request.database)
            let lines = try database.read { notes, reader -> [JSONValue] in
                let names = try NodeNames.read(notes, reader, of: node)
                return try notes.conflictDocuments(reading: reader).compactMap { document in
                    guard try notes.mayRead(document.unid, caller, reading: reader),
                        let view = try notes.view(document.parent, reading: reader),
                        let history = try notes.history(of: document.parent, item: nil, reading: reader)
                    else { return nil }
                    try trail.read([document.parent, document.unid])
                    return ConflictJSON.encode(document, note: view, entries: history.entries, names: names)
                }
            }
            for line in lines { try await response.write(Wire.Record(line)) }
        }
    }

    public func resolveConflict(
        request: Dongbo_Administration_V1_ResolveConflictRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await settle(request, context) { unid, caller, wall in
            let keepTheirs = try Self.isTheirs(request.keep)
            var choices: [ItemPath: Bool] = [:]
            for (item, side) in request.items {
                guard let path = ItemPath(item.normalizedC) else {
                    throw DongboError(.wrongUsage, "'\(item)' is no item name")
                }
                choices[path] = try Self.isTheirs(side)
            }
            let document = try conflictDocument(unid, in: try readable(request.database).database)
            return { [choices] in
                try $0.resolve(
                    document, keepTheirs: keepTheirs, choices: choices, as: caller, in: $1, wallMilliseconds: wall)
            }
        }
    }

    /// Who names the note means its conflict document, as long as there is only one.
    private func conflictDocument(_ unid: UNID, in database: DatabaseActor) throws -> UNID {
        try database.read { notes, reader in
            guard try reader.conflictParent(of: unid) == nil, let view = try notes.view(unid, reading: reader) else {
                return unid
            }
            switch view.conflicts.count {
            case 0: throw DongboError(.noSuchThing, "note \(unid) has no open conflict")
            case 1: return view.conflicts[0]
            default:
                throw DongboError(
                    .wrongUsage,
                    "note \(unid) has \(view.conflicts.count) open conflicts; name one of "
                        + view.conflicts.map(\.description).joined(separator: ", "))
            }
        }
    }

    private static func isTheirs(_ text: String) throws(DongboError) -> Bool {
        switch text {
        case "mine": return false
        case "theirs": return true
        default:
            throw DongboError(.wrongUsage, "keep 'mine' (the note) or 'theirs' (the conflict document), not '\(text)'")
        }
    }

    public func listQuarantine(
        request: Dongbo_Administration_V1_ListQuarantineRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, _) = try database(request.database, .manager, to: "see what was refused")
            if request.elsewhere {
                for entry in try database.read({ try $1.declined(of: nil) }) {
                    try await response.write(Wire.Record(QuarantineJSON.encode(entry)))
                }
                return
            }
            for entry in try database.read({ try $1.quarantine() }) {
                try await response.write(Wire.Record(QuarantineJSON.encode(entry)))
            }
        }
    }
}
