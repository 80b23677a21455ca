import Administration
import AdministrationProtocol
import Foundation
import Interchange
import NoteModel
import SwiftProtobuf

/// People, and what they do in a session.
extension DemoNode {
    /// - Returns: the activation code.
    func addPerson(_ name: String, roles: [String]) async throws -> String {
        try await link.record { client in
            try await client.addPerson(
                .with {
                    $0.name = name
                    $0.roles = roles
                })
        }.json().text("code")
    }

    func activate(_ name: String, code: String, password: Data) async throws {
        let reply = try await link.record { client in
            try await client.activatePerson(
                .with {
                    $0.name = name
                    $0.code = Data(code.utf8)
                    $0.password = password
                })
        }
        try PersonDisplay.requireDone(reply)
    }

    /// - Returns: this node as that person drives it.
    func logIn(_ name: String, password: Data) async throws -> DemoNode {
        let reply = try await link.record { client in
            try await client.logIn(
                .with {
                    $0.name = name
                    $0.password = password
                })
        }
        try PersonDisplay.requireDone(reply)
        return DemoNode(name: self.name, directory: directory, session: try reply.json().text("session"))
    }

    func lock(_ name: String) async throws {
        _ = try await link.record { client in
            try await client.lockPerson(
                .with {
                    $0.name = name
                    $0.locked = true
                })
        }
    }

    /// With what the keys of who has logged in open.
    func openedNote(_ unid: String, of database: String) async throws -> JSONValue {
        try await link.record { client in
            try await client.openNote(
                .with {
                    $0.database = database
                    $0.unid = unid
                })
        }.json()
    }

    func approve(_ unid: String, of database: String, text: String) async throws {
        _ = try await link.record { client in
            try await client.approveNote(
                .with {
                    $0.database = database
                    $0.unid = unid
                    $0.text = text
                })
        }
    }

    /// Proves every revision and signature of a database.
    func verify(_ database: String) async throws -> JSONValue {
        try await lines { client, receive in
            try await client.verify(.with { $0.database = database }, onResponse: receive)
        }.last ?? [:]
    }

    func approvals(of unid: String, in database: String) async throws -> [JSONValue] {
        try await lines { client, receive in
            try await client.listApprovals(
                .with {
                    $0.database = database
                    $0.unid = unid
                }, onResponse: receive)
        }
    }
}
