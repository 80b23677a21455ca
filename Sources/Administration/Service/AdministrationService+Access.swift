import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import SwiftProtobuf

extension AdministrationService {
    /// For whoever reads in the database: a list that decides about people must not be a secret to them.
    public func showAccess(
        request: Dongbo_Administration_V1_DatabaseRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            let (database, _) = try readable(request.database)
            for entry in database.database.accessList.entries {
                try await response.write(Wire.Record(AccessJSON.encode(entry)))
            }
        }
    }

    public func setAccess(
        request: Dongbo_Administration_V1_SetAccessRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try database(request.database, .manager, to: "change the access list")
            let name = try entryName(request.name)
            let old = database.database.accessList.entry(name)
            let level = try request.level.isEmpty ? old?.level : Self.level(request.level)
            guard let level else {
                throw DongboError(.wrongUsage, "say --level: \(name) has no entry yet")
            }
            let usual = old.map { $0.level == level ? $0.flags : AccessFlags.usual(for: level) } ?? .usual(for: level)
            let flags = try request.setsFlags ? Self.flags(request.flags, usual: .usual(for: level)) : usual
            let roles = try request.setsRoles ? Set(request.roles.map(Self.role)) : old?.roles ?? []
            let entry = AccessEntry(old?.name ?? name, level, flags: flags, roles: roles)
            let wall = node.clock.wallMilliseconds
            let changed = try await database.write {
                try $0.changeAccess(set: [entry], as: caller, in: $1, wallMilliseconds: wall)
            }
            let now = database.database.accessList.entry(name) ?? entry
            return Wire.Record(.object(AccessJSON.members(now) + [JSONMember("changed", .bool(changed > 0))]))
        }
    }

    public func removeAccess(
        request: Dongbo_Administration_V1_RemoveAccessRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let (database, caller) = try database(request.database, .manager, to: "change the access list")
            let name = try entryName(request.name)
            guard let old = database.database.accessList.entry(name) else {
                throw DongboError(
                    .noSuchThing, "'\(name)' has no entry; 'dongbo acl show \(database.name)' lists them")
            }
            let wall = node.clock.wallMilliseconds
            try await database.write {
                try $0.changeAccess(set: [], remove: [old.name], as: caller, in: $1, wallMilliseconds: wall)
            }
            return Wire.Record(["name": .string(old.name), "removed": true])
        }
    }

    /// Everybody may ask about themselves; about others, whoever manages the database.
    public func explainAccess(
        request: Dongbo_Administration_V1_ExplainAccessRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let database = try node.database(request.database)
            let (caller, subject) = (try caller, try caller(meaning: request.name))
            if caller.subject?.name != subject.subject?.name || caller.subject == nil {
                try database.database.require(.manager, of: caller, to: "ask about others' rights")
            }
            let unid = try request.unid.isEmpty ? nil : Self.unid(request.unid)
            return Wire.Record(try database.read { try explain(subject, database, unid, $0, $1) })
        }
    }

    private func explain(
        _ subject: NoteCaller, _ database: DatabaseActor, _ unid: UNID?, _ notes: NoteDatabase,
        _ reader: any NoteStoreReader
    ) throws -> JSONValue {
        let standing = notes.standing(of: subject)
        let groups = try node.directoryIndex().groupTable.groups(of: subject.description)
        var members = AccessJSON.encode(subject.description, standing.rights, groups: groups)
        guard let rights = standing.rights else {
            let reason = "\(subject.description) is a hub: it routes every note and no list restricts it"
            return .object(members + [JSONMember("reason", .string(reason))])
        }
        var reason = rights.explanation
        if let unid {
            var decisions: [(operation: AccessOperation, decision: AccessDecision)] = []
            for operation in [AccessOperation.read, .edit, .delete, .copy] {
                guard
                    let decision = try notes.decision(on: operation, of: unid, for: rights, reading: reader)
                else { throw Self.noSuchNote(unid, in: database) }
                decisions.append((operation, decision))
            }
            members.append(JSONMember("unid", .text(unid)))
            members += AccessJSON.encode(decisions)
            let refused = decisions.first { !$0.decision.isAllowed }
            reason = Self.sentence(refused ?? decisions[0], reason)
        }
        return .object(members + [JSONMember("reason", .string("\(subject.description): \(reason)"))])
    }

    /// Which entry or item decided.
    private static func sentence(
        _ answer: (operation: AccessOperation, decision: AccessDecision), _ rights: String
    ) -> String {
        let may = answer.decision.isAllowed ? "may read and change it" : "may not \(answer.operation.rawValue) it"
        return "\(may), because \(answer.decision.ground.text); \(rights)"
    }

    /// A person, a node by any of its names, a branch of the name tree, a group, or one of the list's own names.
    private func entryName(_ text: String) throws(DongboError) -> String {
        let text = text.normalizedC
        for name in [AccessEntry.defaultName, AccessEntry.anonymousName, AccessEntry.localNodesName]
        where name.lowercased() == text.lowercased() { return name }
        if let node = try? node.resolve(text) { return node.canonical }
        if text.hasPrefix("*/"), let branch = try? HierarchicalName(parsing: "CN=x/" + text.dropFirst(2)) {
            return "*" + branch.canonical.dropFirst("CN=x".count)
        }
        if text.contains("/") || text.contains("="), let name = try? HierarchicalName(parsing: text) {
            return name.canonical
        }
        if let group = try? node.directoryIndex().groups.first(where: { $0.name.lowercased() == text.lowercased() }) {
            return group.name
        }
        throw DongboError(
            .wrongUsage,
            "'\(text)' is no entry: a name such as CN=…/OU=…/O=…, a branch */OU=…/O=…, a group of the directory, "
                + "\(AccessEntry.defaultName) or \(AccessEntry.anonymousName)")
    }

    private static func level(_ text: String) throws(DongboError) -> AccessLevel {
        if let level = AccessLevel(name: text) { return level }
        let levels = AccessLevel.allCases.map(\.name).joined(separator: ", ")
        throw DongboError(.wrongUsage, "there is no level '\(text)': \(levels)")
    }

    /// Brackets may be written or not.
    private static func role(_ text: String) throws(DongboError) -> String {
        let name = text.normalizedC.trimmingPrefix("[")
        let role = name.hasSuffix("]") ? String(name.dropLast()) : String(name)
        guard (1...Limits.itemNameBytesMax).contains(role.utf8.count),
            !role.unicodeScalars.contains(where: { $0.value < 0x20 || "[]/,".unicodeScalars.contains($0) })
        else { throw DongboError(.wrongUsage, "'\(text)' is no role: some letters without [ ] / ,") }
        return role
    }

    /// Names of what is allowed; `no-NAME` takes away from what is usual; `none`.
    private static func flags(_ names: [String], usual: AccessFlags) throws(DongboError) -> AccessFlags {
        let names = names.map { $0.lowercased() }.filter { $0 != "none" }
        var flags: AccessFlags = names.contains { !$0.hasPrefix("no-") } || names.isEmpty ? [] : usual
        for name in names {
            let isTaken = name.hasPrefix("no-")
            let wanted = isTaken ? String(name.dropFirst(3)) : name
            guard let flag = AccessFlags.named.first(where: { $0.name.lowercased() == wanted })?.flag else {
                let all = AccessFlags.named.map(\.name).joined(separator: ", ")
                throw DongboError(.wrongUsage, "there is no flag '\(name)': \(all), each also as no-NAME")
            }
            if isTaken { flags.remove(flag) } else { flags.insert(flag) }
        }
        return flags
    }
}
