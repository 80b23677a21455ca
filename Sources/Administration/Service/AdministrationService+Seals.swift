import AccessControl
import AdministrationProtocol
import AuditLog
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import People
import SealedItems

/// Sealed items: opening them, sealing them anew.
extension AdministrationService {
    public func openNote(
        request: Dongbo_Administration_V1_NoteRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { trail in
            let database = try node.database(request.database)
            let unid = try Self.unid(request.unid)
            let (caller, wall, ring) = (try caller, node.clock.wallMilliseconds, node.ring(of: opener))
            let (view, names) = try await node.makingViews { [node] in
                try database.read { notes, store in
                    try notes.require(.read, of: unid, for: caller, reading: store)
                    guard let stored = try notes.view(unid, reading: store) else {
                        throw Self.noSuchNote(unid, in: database)
                    }
                    let view = try notes.displayed(stored, to: caller, wallMilliseconds: wall, reading: store)
                    return (view, try NodeNames.read(notes, store, of: node))
                }
            }
            var (items, opened): ([JSONMember], [String]) = ([], [])
            for item in view.content.items {
                var json = names.json(item.value)
                if case .sealed(let bytes)? = item.value, let envelope = try? SealedEnvelope(bytes),
                    let value = try node.open(envelope, at: place(item.path, view, database), with: ring)
                {
                    json = SealedJSON.open(value, bytes, node.knownSealOwners)
                    opened.append(item.path.text)
                }
                items.append(JSONMember(item.path.text, json))
            }
            try trail.read([unid], as: .openSealed, opened.isEmpty ? "nothing" : opened.joined(separator: " "))
            return Wire.Record(NoteJSON.encode(view, names: names).replacing("items", .object(items)))
        }
    }

    public func rotateSealed(
        request: Dongbo_Administration_V1_RotateSealedRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, caller) = try readable(request.database)
            let ring = node.ring(of: opener)
            let item = request.item.isEmpty ? nil : request.item.normalizedC
            guard request.unid.isEmpty else {
                let unid = try Self.unid(request.unid)
                let view = try database.read { notes, reader in
                    try notes.require(.read, of: unid, for: caller, reading: reader)
                    return try notes.view(unid, reading: reader)
                }
                guard let view else { throw Self.noSuchNote(unid, in: database) }
                let line = try await rotate(view, item, ring, database, caller)
                return try await response.write(Wire.Record(line ?? Self.nothingSealed(view.unid)))
            }
            var key: Int64 = 0
            while true {
                let page = try database.read { notes, reader -> (views: [NoteView], last: Int64?) in
                    let records = try reader.notes(afterKey: key, limit: 200)
                    let mine = try records.filter {
                        try $0.isHere && !$0.isDeleted && notes.mayRead($0.unid, caller, reading: reader)
                    }
                    return (try mine.map { try notes.view(of: $0, reading: reader) }, records.last?.key)
                }
                for view in page.views {
                    guard let line = try await rotate(view, item, ring, database, caller) else { continue }
                    try await response.write(Wire.Record(line))
                }
                guard let last = page.last else { return }
                key = last
            }
        }
    }

    public func recoverSealed(
        request: Dongbo_Administration_V1_RecoverSealedRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try readable(request.database)
            let unid = try Self.unid(request.unid)
            let view = try database.read { notes, reader in
                try notes.require(.read, of: unid, for: caller, reading: reader)
                return try notes.view(unid, reading: reader)
            }
            guard let view else { throw Self.noSuchNote(unid, in: database) }
            guard let path = ItemPath(request.item), case .sealed(let bytes)? = view.content[path]?.value,
                let envelope = try? SealedEnvelope(bytes)
            else { throw DongboError(.noSuchThing, "the note has no sealed item '\(request.item)'") }
            let found = try await node.recover(
                envelope, at: place(path, view, database),
                officers: request.officers.map { ($0.name, Array($0.password)) }, from: socketOrigin)
            return Wire.Record([
                "unid": .text(unid), "item": .string(path.text), "value": ItemsJSON.encode(found.value),
                "officers": .array(found.officers.map { .string($0) }),
            ])
        }
    }

    // MARK: One note

    /// Seals a note's values anew; nil when there are none.
    private func rotate(
        _ view: NoteView, _ item: String?, _ ring: KeyRing, _ database: DatabaseActor, _ caller: NoteCaller
    ) async throws -> JSONValue? {
        var (changes, done): ([(path: ItemPath, change: ItemChange)], [JSONValue]) = ([], [])
        var (skipped, lost): ([JSONValue], [JSONValue]) = ([], [])
        for entry in view.content.items where item == nil || entry.path.text == item || entry.path.item == item! {
            guard case .sealed(let bytes)? = entry.value, let envelope = try? SealedEnvelope(bytes) else { continue }
            guard let sealed = try node.reseal(envelope, at: place(entry.path, view, database), with: ring) else {
                skipped.append(.string(entry.path.text))
                continue
            }
            changes.append((entry.path, .set(.sealed(sealed.envelope.bytes))))
            done.append(.string(entry.path.text))
            lost += sealed.lost.map { .text($0) }
        }
        guard !done.isEmpty || !skipped.isEmpty else { return nil }
        if !changes.isEmpty {
            let save = SaveRequest(unid: view.unid, base: view.token, changes: changes, caller: caller)
            let wall = node.clock.wallMilliseconds
            let outcome = try await node.makingViews {
                try await database.write { try $0.save(save, in: $1, wallMilliseconds: wall) }
            }
            switch outcome {
            case .saved, .unchanged: break
            case .invalid(let failures): throw DongboError(.badData, "note \(view.unid): \(failures.text)")
            case .refused, .unknownBase:
                throw DongboError(.conflict, "note \(view.unid) was changed meanwhile; do it again")
            }
        }
        return [
            "unid": .text(view.unid), "sealed": .array(done), "skipped": .array(skipped), "lost": .array(lost),
        ]
    }

    private static func nothingSealed(_ unid: UNID) -> JSONValue {
        ["unid": .text(unid), "sealed": [], "skipped": [], "lost": []]
    }

    private func place(_ path: ItemPath, _ view: NoteView, _ database: DatabaseActor) -> SealingContext {
        SealingContext(replica: database.identity.replica, unid: view.conflictOf ?? view.unid, path: path)
    }
}
