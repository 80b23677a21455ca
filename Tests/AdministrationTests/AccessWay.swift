import AccessControl
import AdministrationProtocol
import Foundation
import GRPCCore
import SwiftProtobuf

/// One method of the administration service: how it is called about a note, and who may.
struct AccessWay: Sendable {
    typealias Client = AdministrationClient.Client

    /// What a method asks of who calls it.
    enum Need: Sendable {
        /// Shows everybody what they may see, which may be nothing.
        case nothing
        /// In the database's list.
        case level(AccessLevel)
        /// To make documents.
        case creating
        /// What administrators of the node do, and who stands in the directory sees.
        case directory
    }

    let method: String
    let need: Need
    /// It reads or changes the note it is called about.
    var readsNote = false
    let call: @Sendable (Client, String) async throws -> Void

    func isOpen(to level: AccessLevel) -> Bool {
        switch need {
        case .nothing: true
        case .level(let needed): level >= needed
        // Author too: the usual flags let authors make documents.
        case .creating: level == .depositor || level >= .author
        case .directory: false
        }
    }

    /// Reads an answer to its end.
    @Sendable static func drain<Message: Sendable>(_ response: StreamingClientResponse<Message>) async throws {
        for try await _ in response.messages {}
    }
}

extension AccessWay {
    static let all: [AccessWay] =
        people + seals + [
            AccessWay(method: "Show", need: .directory) { client, _ in
                try await client.show(
                    .with {
                        $0.topic = "server"
                    }, onResponse: drain)
            },
            AccessWay(method: "Invite", need: .directory) { client, _ in
                _ = try await client.invite(
                    .with {
                        $0.name = "CN=x/O=Thanh Xuân"
                    })
            },
            AccessWay(method: "CreateDatabase", need: .directory) { client, _ in
                _ = try await client.createDatabase(
                    .with {
                        $0.database = "moi"
                    })
            },
            AccessWay(method: "CreateReplica", need: .directory) { client, _ in
                try await client.createReplica(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "ListDatabases", need: .nothing) { client, _ in
                try await client.listDatabases(
                    .init(), onResponse: drain)
            },
            AccessWay(method: "HashDatabase", need: .level(.manager)) { client, _ in
                _ = try await client.hashDatabase(
                    .with {
                        $0.database = "db"
                    })
            },
            AccessWay(method: "Verify", need: .level(.manager)) { client, _ in
                try await client.verify(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "PutNote", need: .creating) { client, _ in
                _ = try await client.putNote(
                    .with {
                        $0.database = "db"
                        $0.items = Data("{\"NoiO\":\"x\"}".utf8)
                    })
            },
            AccessWay(method: "PutNotes", need: .nothing) { client, _ in
                try await client.putNotes(
                    requestProducer: { writer in
                        try await writer.write(
                            .with {
                                $0.database = "db"
                                $0.lines = [Data("{\"NoiO\":\"x\"}".utf8)]
                            })
                    }, onResponse: drain)
            },
            AccessWay(method: "GetNote", need: .level(.reader), readsNote: true) { client, unid in
                _ = try await client.getNote(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    })
            },
            AccessWay(method: "ListNotes", need: .level(.reader)) { client, _ in
                try await client.listNotes(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "DeleteNote", need: .level(.editor), readsNote: true) { client, unid in
                _ = try await client.deleteNote(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    })
            },
            AccessWay(method: "RestoreNote", need: .level(.editor)) { client, unid in
                _ = try await client.restoreNote(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    })
            },
            AccessWay(method: "NoteHistory", need: .level(.reader), readsNote: true) { client, unid in
                try await client.noteHistory(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    }, onResponse: drain)
            },
            AccessWay(method: "ListConflicts", need: .level(.reader)) { client, _ in
                try await client.listConflicts(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "ResolveConflict", need: .level(.reader)) { client, unid in
                _ = try await client.resolveConflict(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                        $0.keep = "mine"
                    })
            },
            AccessWay(method: "Why", need: .level(.reader), readsNote: true) { client, unid in
                _ = try await client.why(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    })
            },
            AccessWay(method: "ListQuarantine", need: .level(.manager)) { client, _ in
                try await client.listQuarantine(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "SettleQuarantine", need: .level(.manager)) { client, _ in
                _ = try await client.settleQuarantine(
                    .with {
                        $0.database = "db"
                        $0.id = 1
                    })
            },
            AccessWay(method: "ShowAccess", need: .level(.reader)) { client, _ in
                try await client.showAccess(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "SetAccess", need: .level(.manager)) { client, _ in
                _ = try await client.setAccess(
                    .with {
                        $0.database = "db"
                        $0.name = "-Default-"
                        $0.level = "noAccess"
                    })
            },
            AccessWay(method: "RemoveAccess", need: .level(.manager)) { client, _ in
                _ = try await client.removeAccess(
                    .with {
                        $0.database = "db"
                        $0.name = "*/O=Khac"
                    })
            },
            AccessWay(method: "ExplainAccess", need: .level(.manager)) { client, unid in
                _ = try await client.explainAccess(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                        $0.name = "CN=An/O=Thanh Xuân"
                    })
            },
            AccessWay(method: "Purge", need: .level(.manager)) { client, _ in
                _ = try await client.purge(
                    .with {
                        $0.database = "db"
                        $0.dryRun = true
                    })
            },
            AccessWay(method: "Revoke", need: .directory) { client, _ in
                try await client.revoke(
                    .with {
                        $0.node = "hub"
                    }, onResponse: drain)
            },
            AccessWay(method: "ShowAuthority", need: .directory) { client, _ in
                _ = try await client.showAuthority(.init())
            },
            AccessWay(method: "UnlockAuthority", need: .directory) { client, _ in
                _ = try await client.unlockAuthority(.init())
            },
            AccessWay(method: "ChangeAuthorityPassphrase", need: .directory) { client, _ in
                _ = try await client.changeAuthorityPassphrase(.init())
            },
            AccessWay(method: "RotateAuthority", need: .directory) { client, _ in
                _ = try await client.rotateAuthority(.init())
            },
            AccessWay(method: "ListSetAside", need: .directory) { client, _ in
                try await client.listSetAside(.init(), onResponse: drain)
            },
            AccessWay(method: "RemoveSetAside", need: .directory) { client, _ in
                try await client.removeSetAside(.init(), onResponse: drain)
            },
            AccessWay(method: "Fence", need: .directory) { client, _ in
                try await client.fence(
                    .init(), onResponse: drain)
            },
            AccessWay(method: "Select", need: .level(.manager)) { client, _ in
                _ = try await client.select(
                    .with {
                        $0.database = "db"
                        $0.preview = true
                    })
            },
            AccessWay(method: "Backup", need: .directory) { client, _ in
                _ = try await client.backup(
                    .with {
                        $0.database = "db"
                        $0.file = "/tmp/khong-co/x"
                    })
            },
            AccessWay(method: "RestoreDatabase", need: .directory) { client, _ in
                _ = try await client.restoreDatabase(
                    .with {
                        $0.database = "db"
                    })
            },
            AccessWay(method: "AddAttachment", need: .level(.editor), readsNote: true) { client, unid in
                _ = try await client.addAttachment { writer in
                    try await writer.write(
                        .with {
                            $0.target.database = "db"
                            $0.target.unid = unid
                            $0.target.name = "a.txt"
                        })
                    try await writer.write(.with { $0.bytes = Data("x".utf8) })
                }
            },
            AccessWay(method: "ListAttachments", need: .level(.reader), readsNote: true) { client, unid in
                try await client.listAttachments(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    }, onResponse: drain)
            },
            AccessWay(method: "ExtractAttachment", need: .level(.reader), readsNote: true) { client, unid in
                try await client.extractAttachment(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    }, onResponse: drain)
            },
            AccessWay(method: "Replicate", need: .directory) { client, _ in
                try await client.replicate(
                    .init(), onResponse: drain)
            },
            AccessWay(method: "ExportBundle", need: .directory) { client, _ in
                try await client.exportBundle(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "ImportBundle", need: .directory) { client, _ in
                try await client.importBundle(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "AddConnection", need: .directory) { client, _ in
                _ = try await client.addConnection(
                    .with {
                        $0.settings = ["to": "CN=khac/O=Thanh Xuân"]
                    })
            },
            AccessWay(method: "SetConnection", need: .directory) { client, _ in
                _ = try await client.setConnection(
                    .init())
            },
            AccessWay(method: "RemoveConnection", need: .directory) { client, _ in
                _ = try await client.removeConnection(
                    .init())
            },
            AccessWay(method: "ListConnections", need: .directory) { client, _ in
                try await client.listConnections(
                    .init(), onResponse: drain)
            },
            AccessWay(method: "ChangeGroup", need: .directory) { client, _ in
                _ = try await client.changeGroup(
                    .with {
                        $0.group = "Nhóm"
                        $0.add = ["CN=An/O=Thanh Xuân"]
                    })
            },
            AccessWay(method: "RemoveGroup", need: .directory) { client, _ in
                _ = try await client.removeGroup(
                    .with {
                        $0.group = "Nhóm"
                    })
            },
            AccessWay(method: "ListGroups", need: .directory) { client, _ in
                try await client.listGroups(
                    .init(), onResponse: drain)
            },
            AccessWay(method: "SetPriority", need: .directory) { client, _ in
                _ = try await client.setPriority(
                    .with {
                        $0.database = "db"
                        $0.priority = "high"
                    })
            },
            AccessWay(method: "Search", need: .level(.reader)) { client, _ in
                try await client.search(
                    .with {
                        $0.database = "db"
                        $0.query = "ha dinh"
                    }, onResponse: drain)
            },
            AccessWay(method: "Updall", need: .level(.designer)) { client, _ in
                try await client.updall(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "ListViews", need: .level(.reader)) { client, _ in
                try await client.listViews(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "ShowView", need: .level(.reader)) { client, _ in
                try await client.showView(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "RebuildViews", need: .level(.designer)) { client, _ in
                try await client.rebuildViews(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "ChangeFolder", need: .level(.reader)) { client, _ in
                _ = try await client.changeFolder(
                    .with {
                        $0.database = "db"
                        $0.folder = "Chờ"
                    })
            },
            AccessWay(method: "MarkRead", need: .level(.reader), readsNote: true) { client, unid in
                _ = try await client.markRead(
                    .with {
                        $0.database = "db"
                        $0.unids = [unid]
                    })
            },
            AccessWay(method: "ListAgents", need: .level(.reader)) { client, _ in
                try await client.listAgents(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "RunAgent", need: .level(.designer)) { client, _ in
                _ = try await client.runAgent(
                    .with {
                        $0.database = "db"
                    })
            },
            AccessWay(method: "EnableAgent", need: .level(.reader)) { client, _ in
                _ = try await client.enableAgent(
                    .with {
                        $0.database = "db"
                    })
            },
            AccessWay(method: "AgentLog", need: .level(.reader)) { client, _ in
                try await client.agentLog(
                    .with {
                        $0.database = "db"
                    }, onResponse: drain)
            },
            AccessWay(method: "ShowLog", need: .directory) { client, _ in
                try await client.showLog(
                    .with {
                        $0.limit = 10
                    }, onResponse: drain)
            },
            AccessWay(method: "VerifyLog", need: .directory) { client, _ in
                try await client.verifyLog(
                    .init(), onResponse: drain)
            },
        ]
}
