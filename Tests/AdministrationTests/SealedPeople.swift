import AccessControl
import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import SwiftProtobuf

/// A hub with a database `db` and people who have keys, for tests of what is sealed.
struct SealedPeople {
    static let lan = "CN=Nguyễn Thị Lan/O=Thanh Xuân"
    static let an = "CN=Trần Văn An/O=Thanh Xuân"
    static let binh = "CN=Lê Bình/O=Thanh Xuân"
    static let password = "cá rô gạch nung mưa rào"

    let hub: TestHub

    static func run(
        _ people: [String] = [lan, an], _ body: (SealedPeople) async throws -> Void
    ) async throws {
        try await TestHub.run { hub in
            let entries = people.map { AccessEntry($0, .editor, flags: .usual(for: .editor)) }
            _ = try await hub.node.createDatabase(
                "db", title: "", forms: [], access: AccessList.standard.entries + entries)
            let world = SealedPeople(hub: hub)
            for person in people { try await world.add(person) }
            try await body(world)
        }
    }

    func add(_ person: String) async throws {
        let added = try await hub.record { try await $0.addPerson(.with { $0.name = person }) }
        try await activate(person, added.text("code"))
    }

    func activate(_ person: String, _ code: String) async throws {
        let outcome = try await hub.record {
            try await $0.activatePerson(
                .with {
                    $0.name = person
                    $0.code = Data(code.utf8)
                    $0.password = Data(Self.password.utf8)
                })
        }
        guard outcome.text("outcome") == "done" else { throw DongboError(.badData, outcome.text("message")) }
    }

    func logIn(_ person: String, _ password: String = password) async throws -> String {
        try await hub.record {
            try await $0.logIn(
                .with {
                    $0.name = person
                    $0.password = Data(password.utf8)
                })
        }.text("session")
    }

    func put(_ items: String, unid: String = "", session: String? = nil, as name: String? = nil) async throws
        -> JSONValue
    {
        try await hub.record(as: name, session: session) { client in
            try await client.putNote(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                    $0.form = "DangVien"
                    $0.items = Data(items.utf8)
                })
        }
    }

    /// A note with `LyDo` sealed; its UNID.
    func seal(_ text: String, for names: [String], session: String? = nil) async throws -> String {
        try await put(Self.items(text, names), session: session).text("unid")
    }

    static func items(_ text: String, _ names: [String]) -> String {
        let list = names.map { "\"\($0)\"" }.joined(separator: ",")
        return "{\"LyDo\":{\"sealed\":{\"for\":[\(list)],\"value\":\"\(text)\"}}}"
    }

    /// What `LyDo` of a note shows.
    func open(_ unid: String, session: String? = nil, as name: String? = nil) async throws -> JSONValue? {
        try await hub.record(as: name, session: session) {
            try await $0.openNote(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                })
        }["items"]?["LyDo"]?["sealed"]
    }

    func changeGroup(_ group: String, add: [String] = [], remove: [String] = [], session: String? = nil) async throws {
        _ = try await hub.record(session: session) {
            try await $0.changeGroup(
                .with {
                    $0.group = group
                    $0.add = add
                    $0.remove = remove
                })
        }
    }

    func keepKey(of group: String, rotate: Bool = false, session: String? = nil) async throws -> JSONValue {
        try await hub.record(session: session) {
            try await $0.keepGroupKey(
                .with {
                    $0.group = group
                    $0.rotate = rotate
                })
        }
    }
}
