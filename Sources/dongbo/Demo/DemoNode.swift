import Administration
import AdministrationProtocol
import Foundation
import Interchange
import NodeServer
import NoteModel
import SwiftProtobuf
import Synchronization

/// One node of the demonstration, driven as the commands drive a node.
struct DemoNode: Sendable {
    let name: HierarchicalName
    let directory: DataDirectory
    /// Of who drives it; nil for the local administrator.
    var session: String?

    var link: NodeLink { NodeLink(directory: directory, session: session) }
    /// As a person of the story.
    func link(as name: String) -> NodeLink { NodeLink(directory: directory, actingAs: name) }
    var short: String { name.commonName }

    func createDatabase(_ database: String, schema: String) async throws {
        _ = try await link.record { client in
            try await client.createDatabase(
                .with {
                    $0.database = database
                    $0.schema = schema
                })
        }
    }

    /// - Returns: the size of the copy.
    func createReplica(of database: String, from peer: DemoNode, _ progress: ProgressLine) async throws -> JSONValue {
        try await lastRecord(progress) { client, receive in
            try await client.createReplica(
                .with {
                    $0.database = database
                    $0.from = peer.name.canonical
                }, onResponse: receive)
        }
    }

    func invite(_ name: HierarchicalName) async throws -> String {
        try await link.record { try await $0.invite(.with { $0.name = name.canonical }) }.json().text("token")
    }

    func put(
        _ items: JSONValue, into unid: String, of database: String, as author: String? = nil,
        form: String = ""
    ) async throws {
        _ = try await (author.map(link(as:)) ?? link).record { client in
            try await client.putNote(
                .with {
                    $0.database = database
                    $0.unid = unid
                    $0.items = Data(JSONWriter.bytes(items))
                    $0.form = form
                })
        }
    }

    func delete(_ unid: String, of database: String, reason: String, as author: String) async throws {
        _ = try await link(as: author).record { client in
            try await client.deleteNote(
                .with {
                    $0.database = database
                    $0.unid = unid
                    $0.reason = reason
                })
        }
    }

    func resolve(_ unid: String, of database: String, keep: String, as author: String) async throws {
        _ = try await link(as: author).record { client in
            try await client.resolveConflict(
                .with {
                    $0.database = database
                    $0.unid = unid
                    $0.keep = keep
                })
        }
    }

    func allow(_ name: String, _ level: String, in database: String) async throws -> JSONValue {
        try await link.record { client in
            try await client.setAccess(
                .with {
                    $0.database = database
                    $0.name = name
                    $0.level = level
                })
        }.json()
    }

    func accessList(of database: String) async throws -> [JSONValue] {
        try await lines { client, receive in
            try await client.showAccess(.with { $0.database = database }, onResponse: receive)
        }
    }

    /// What the node's audit log, and on the hub everybody's, says about a note.
    func log(about unid: String, in database: String) async throws -> [JSONValue] {
        try await lines { client, receive in
            try await client.showLog(
                .with {
                    $0.database = database
                    $0.unid = unid
                }, onResponse: receive)
        }
    }

    func verifiedLogs() async throws -> [JSONValue] {
        try await lines { client, receive in try await client.verifyLog(.init(), onResponse: receive) }
    }

    func explainAccess(of name: String, to unid: String, in database: String) async throws -> JSONValue {
        try await link.record { client in
            try await client.explainAccess(
                .with {
                    $0.database = database
                    $0.name = name
                    $0.unid = unid
                })
        }.json()
    }

    func note(_ unid: String, of database: String, as name: String? = nil) async throws -> JSONValue {
        try await (name.map(link(as:)) ?? link).record { client in
            try await client.getNote(
                .with {
                    $0.database = database
                    $0.unid = unid
                })
        }.json()
    }

    func history(_ unid: String, item: String, of database: String) async throws -> [JSONValue] {
        return try await lines { client, receive in
            try await client.noteHistory(
                .with {
                    $0.database = database
                    $0.unid = unid
                    $0.field = item
                }, onResponse: receive)
        }
    }

    func why(_ unid: String, in database: String) async throws -> JSONValue {
        try await link.record { client in
            try await client.why(
                .with {
                    $0.database = database
                    $0.unid = unid
                })
        }.json()
    }

    func exportBundle(of database: String, for receiver: DemoNode, to file: String) async throws -> JSONValue {
        try await lastRecord { client, receive in
            try await client.exportBundle(
                .with {
                    $0.database = database
                    $0.receiver = receiver.name.canonical
                    $0.file = file
                }, onResponse: receive)
        }
    }

    func importBundle(_ file: String, preview: Bool) async throws -> JSONValue {
        try await lastRecord { client, receive in
            try await client.importBundle(
                .with {
                    $0.file = file
                    $0.preview = preview
                }, onResponse: receive)
        }
    }

    func conflicts(in database: String) async throws -> [JSONValue] {
        return try await lines { client, receive in
            try await client.listConflicts(.with { $0.database = database }, onResponse: receive)
        }
    }

    func hash(of database: String) async throws -> String {
        try await link.record { try await $0.hashDatabase(.with { $0.database = database }) }.json().text("hash")
    }

    /// The line of `db list` about a database.
    func description(of database: String) async throws -> JSONValue {
        return try await lines { client, receive in
            try await client.listDatabases(.init(), onResponse: receive)
        }.first { $0.text("database") == database } ?? [:]
    }

    /// - Throws: when the exchange failed or something was refused.
    func replicate(_ database: String, with peer: DemoNode) async throws -> JSONValue {
        let record = try await lastRecord { client, receive in
            try await client.replicate(
                .with {
                    $0.peer = peer.name.canonical
                    $0.databases = [database]
                }, onResponse: receive)
        }
        if let error = record["error"] {
            throw DongboError(DongboError.Code(name: error.text("code")) ?? .protocolError, error.text("message"))
        }
        return record
    }

    /// The first rows of a view, as `view show` prints them.
    func view(_ view: String, of database: String, rows: Int64, isCollapsed: Bool) async throws -> ViewDisplay {
        let display = ViewDisplay()
        try await link.records { client, receive in
            try await client.showView(
                .with {
                    $0.database = database
                    $0.view = view
                    $0.count = rows
                    $0.hasCollapsed_p = true
                    $0.collapsed = isCollapsed
                    $0.header = true
                }, onResponse: receive)
        } each: {
            display.add(try $0.json())
        }
        return display
    }

    /// The best hits, and how many there are.
    func search(_ query: String, in database: String, limit: UInt64) async throws -> (hits: [JSONValue], found: Int) {
        let hits = ReplyCollector()
        let found = Mutex(0)
        try await link.progress { client, receive in
            try await client.search(
                .with {
                    $0.database = database
                    $0.query = query
                    $0.limit = limit
                }, onResponse: receive)
        } step: { step in
            if step.what == SearchStep.found { found.withLock { $0 = Int(step.done) } }
        } each: {
            hits.add(try $0.json())
        }
        return (hits.all, found.withLock { $0 })
    }

    /// Everything a call answers.
    func lines(
        _ call: (NodeLink.Client, @escaping NodeLink.Receive<NodeLink.Record>) async throws -> Void
    ) async throws -> [JSONValue] {
        let lines = ReplyCollector()
        try await link.records(call) { lines.add(try $0.json()) }
        return lines.all
    }

    /// What a long call said in the end.
    private func lastRecord(
        _ progress: ProgressLine? = nil,
        _ call: (NodeLink.Client, @escaping NodeLink.Receive<Dongbo_Administration_V1_Progress>) async throws -> Void
    ) async throws -> JSONValue {
        let records = ReplyCollector()
        try await link.progress(
            call, step: { progress?.show($0) }, each: { records.add(try $0.json()) })
        progress?.clear()
        guard let last = records.all.last else {
            throw DongboError(.protocolError, "\(short) did not say what it did")
        }
        return last
    }
}
