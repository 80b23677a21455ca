import AccessControl
import AdministrationProtocol
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import SwiftProtobuf

extension AdministrationService {
    public func addConnection(
        request: Dongbo_Administration_V1_ConnectionRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            _ = try readable(Node.directoryDatabase)
            var settings = ConnectionSettings()
            settings.source = node.name.canonical
            try apply(request.settings, to: &settings)
            if !request.connection.isEmpty { settings.name = request.connection.normalizedC }
            if settings.name.isEmpty {
                settings.name = "\(Self.short(settings.source)) to \(Self.short(settings.destination))"
            }
            let taken = Set(try node.directoryIndex().connections.map(\.name))
            if taken.contains(settings.name) {
                guard request.connection.isEmpty else {
                    throw DongboError(.cannotCreate, "there is a connection '\(settings.name)' already; choose --name")
                }
                settings.name = (2...).lazy.map { "\(settings.name) \($0)" }.first { !taken.contains($0) }!
            }
            try settings.check()
            let unid = try await node.saveDirectory(
                nil, form: ConnectionSettings.form, node.connectionChanges(settings), caller: try caller)
            return Wire.Record(try await line(of: try document(unid.description)))
        }
    }

    public func setConnection(
        request: Dongbo_Administration_V1_ConnectionRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            _ = try readable(Node.directoryDatabase)
            let old = try document(request.connection)
            guard var settings = old.settings else {
                throw DongboError(
                    .badData,
                    "the document cannot be understood (\(old.fault ?? "")); remove it and add it again")
            }
            let before = settings.changes
            try apply(request.settings, to: &settings)
            try settings.check()
            // Only what was asked for, so that another administrator's change of another setting stays.
            let changed = zip(before, settings.changes).filter { $0.change != $1.change }.map(\.1)
            try await node.saveDirectory(
                old.unid, form: ConnectionSettings.form, changed, caller: try caller)
            return Wire.Record(try await line(of: try document(old.unid.description)))
        }
    }

    public func removeConnection(
        request: Dongbo_Administration_V1_ConnectionRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            _ = try readable(Node.directoryDatabase)
            let old = try document(request.connection)
            try await node.deleteDirectory(
                old.unid, reason: "connection removed", caller: try caller)
            return Wire.Record(["connection": .text(old.unid), "name": .string(old.name), "removed": true])
        }
    }

    public func listConnections(
        request: Dongbo_Administration_V1_ListConnectionsRequest,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(request, response, context) { _, response in
            _ = try readable(Node.directoryDatabase)
            for document in try node.directoryIndex().connections {
                try await response.write(Wire.Record(try await line(of: document)))
            }
        }
    }

    public func setPriority(
        request: Dongbo_Administration_V1_SetPriorityRequest, context: ServerContext
    ) async throws -> Dongbo_Administration_V1_Record {
        try await answering(request, context) { _ in
            let database = try node.database(request.database)
            guard let priority = PriorityClass(rawValue: request.priority) else {
                throw DongboError(.wrongUsage, "a priority is high, medium or low, not '\(request.priority)'")
            }
            try await node.setPriority(priority, of: database, caller: try caller)
            return Wire.Record(Self.identity(database).adding([JSONMember("priority", .string(priority.rawValue))]))
        }
    }

    /// Names of nodes may be given as everywhere: common name, abbreviated, canonical, a group, or `*`.
    private func apply(_ texts: [String: String], to settings: inout ConnectionSettings) throws {
        for (name, text) in texts {
            guard let key = ConnectionSettings.Key(rawValue: name) else {
                let keys = ConnectionSettings.Key.allCases.map(\.rawValue).joined(separator: ", ")
                throw DongboError(.wrongUsage, "a connection has no setting '\(name)'; there are \(keys)")
            }
            try settings.set(key, to: key == .from || key == .to ? try canonicalNode(text) : text)
        }
        if !settings.address.isEmpty { _ = try NodeAddress(parsing: settings.address) }
    }

    private func canonicalNode(_ text: String) throws -> String {
        let text = text.normalizedC
        if text == ConnectionSettings.everyNode { return text }
        if let node = try? node.resolve(text) { return node.canonical }
        if try node.directoryIndex().groupTable.contains(group: text) { return text }
        do {
            return try HierarchicalName(parsing: text).canonical
        } catch {
            throw DongboError(
                .noSuchThing, "the directory knows no node or group '\(text)'; write a node's whole name, or '*'",
                cause: error)
        }
    }

    /// The connection that `text` means: its UNID or its name.
    private func document(_ text: String) throws -> ConnectionDocument {
        let all = try node.directoryIndex().connections
        if let unid = UNID(text), let found = all.first(where: { $0.unid == unid }) { return found }
        let found = all.filter { $0.name.lowercased() == text.normalizedC.lowercased() }
        if found.count == 1 { return found[0] }
        if found.isEmpty {
            let names = all.map { "'\($0.name)'" }.joined(separator: ", ")
            throw DongboError(
                .noSuchThing,
                "there is no connection '\(text)'; " + (names.isEmpty ? "none is set up" : "there are \(names)"))
        }
        throw DongboError(
            .wrongUsage,
            "several connections are called '\(text)'; give the UNID: "
                + found.map(\.unid.description).joined(separator: ", "))
    }

    private func line(of document: ConnectionDocument) async throws -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("connection", .text(document.unid)), JSONMember("name", .string(document.name)),
        ]
        if let settings = document.settings {
            members += ConnectionSettings.Key.allCases.filter { $0 != .name }.map { key in
                switch key {
                case .onChange: JSONMember(key.rawValue, .bool(settings.isOnChange))
                case .enabled: JSONMember(key.rawValue, .bool(settings.isEnabled))
                default: JSONMember(key.rawValue, .string(settings.text(of: key)))
                }
            }
            members.append(JSONMember("active", .bool(try node.isSource(of: settings))))
            let warnings = try node.warnings(about: settings)
            members.append(JSONMember("warnings", .array(warnings.map { .string($0) })))
        }
        members.append(JSONMember("fault", .text(optional: document.fault)))
        return .object(members)
    }

    private static func short(_ text: String) -> String {
        (try? HierarchicalName(parsing: text).commonName) ?? (text == ConnectionSettings.everyNode ? "all" : text)
    }
}
