import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import SwiftProtobuf

extension AdministrationService {
    public func changeGroup(
        request: Dongbo_Administration_V1_ChangeGroupRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            _ = try readable(Node.directoryDatabase)
            let name = try Self.groupName(request.group)
            let add = try request.add.map(memberName)
            let remove = Set(try request.remove.map { try memberName($0).lowercased() })
            let old = try node.directoryIndex().groups.first { $0.name.lowercased() == name.lowercased() }
            if old == nil, add.isEmpty, !remove.isEmpty { throw Self.noSuchGroup(name) }
            let members = Set((old?.members ?? []) + add).filter { !remove.contains($0.lowercased()) }.sorted()
            try await node.saveGroup(
                old?.name ?? name, members: members, ring: node.ring(of: opener), caller: try caller)
            return Wire.Record(try line(of: old?.name ?? name, members))
        }
    }

    public func removeGroup(
        request: Dongbo_Administration_V1_GroupRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            _ = try readable(Node.directoryDatabase)
            let name = try Self.groupName(request.group)
            guard let old = try node.directoryIndex().groups.first(where: { $0.name.lowercased() == name.lowercased() })
            else { throw Self.noSuchGroup(name) }
            try await node.deleteDirectory(old.unid, reason: "group removed", caller: try caller)
            try await node.settleGroupKeys(ring: node.ring(of: opener), caller: try caller)
            return Wire.Record(["group": .string(old.name), "removed": true])
        }
    }

    public func listGroups(
        request: Dongbo_Administration_V1_GroupRequest, response: RPCWriter<Dongbo_Administration_V1_Record>,
        context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            _ = try readable(Node.directoryDatabase)
            let directory = try node.directoryIndex()
            var groups = directory.groups.map { ($0.name, $0.members) }
            groups.append((DirectoryIndex.localNodes, directory.nodes.map(\.name.canonical)))
            let wanted = request.group.normalizedC.lowercased()
            let found = groups.filter { wanted.isEmpty || $0.0.lowercased() == wanted }
            guard !found.isEmpty else { throw Self.noSuchGroup(request.group) }
            for (name, members) in found { try await response.write(Wire.Record(try line(of: name, members))) }
        }
    }

    private func line(of name: String, _ members: [String]) throws -> JSONValue {
        let table = try node.directoryIndex().groupTable
        return [
            "group": .string(name), "members": .array(members.map { .string($0) }),
            "everybody": .array(table.members(of: name).map { .string($0) }),
            "memberOf": .array(table.groups(of: name).map { .string($0) }),
        ]
    }

    /// A person, a node by any of its names, or another group.
    private func memberName(_ text: String) throws -> String {
        let text = text.normalizedC
        if let node = try? node.resolve(text) { return node.canonical }
        if let name = try? HierarchicalName(parsing: text) { return name.canonical }
        return try Self.groupName(text)
    }

    private static func groupName(_ text: String) throws(DongboError) -> String {
        let name = text.normalizedC
        guard (1...Limits.itemNameBytesMax).contains(name.utf8.count), name != "*",
            !name.unicodeScalars.contains(where: { $0.value < 0x20 || "/={}[]".unicodeScalars.contains($0) })
        else {
            throw DongboError(.wrongUsage, "'\(text)' is no group's name: some letters without / = { } [ ]")
        }
        guard name.lowercased() != DirectoryIndex.localNodes.lowercased() else {
            throw DongboError(
                .wrongUsage, "\(DirectoryIndex.localNodes) is every node of the organisation; nobody writes it")
        }
        return name
    }

    private static func noSuchGroup(_ name: String) -> DongboError {
        DongboError(.noSuchThing, "there is no group '\(name)'; 'dongbo group show' lists them")
    }
}
