import AccessControl
import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import SwiftProtobuf
import Testing

/// Every way in asks: each method of the service, for people of every level.
@Suite struct AccessWayTests {
    private static let people = AccessLevel.allCases.map { ($0, "CN=\($0.name)/O=Ngoài") }

    /// A database in which somebody stands for each level; in the directory none of them stands.
    private func withPeople(_ body: (TestHub, DatabaseActor) async throws -> Void) async throws {
        try await TestHub.run { hub in
            let entries = Self.people.map { AccessEntry($1, $0, flags: .usual(for: $0)) }
            let database = try await hub.node.createDatabase(
                "db", title: "", forms: [], access: AccessList.standard.entries + entries)
            try await body(hub, database)
        }
    }

    private func note(_ database: DatabaseActor) async throws -> String {
        let request = SaveRequest(changes: [(ItemPath("NoiO")!, .set(.text("Hạ Đình")))], author: "CN=hub/O=Thanh Xuân")
        let outcome = try await database.write { try $0.save(request, in: $1, wallMilliseconds: 1) }
        guard case .saved(let saved) = outcome else { throw DongboError(.badData, "not saved") }
        return saved.unid.description
    }

    @Test func `every method of the service has a decision`() {
        let methods = Dongbo_Administration_V1_Administration.Method.descriptors.map(\.method)
        #expect(Set(methods) == Set(AccessWay.all.map(\.method)))
    }

    @Test func `who has less than a method needs is refused, and who has it is not`() async throws {
        try await withPeople { hub, database in
            for way in AccessWay.all {
                for (level, name) in Self.people {
                    // What only administrators do is not done here, but refused to everybody else.
                    let unid = try await note(database)
                    let isRefused: Bool
                    do {
                        try await hub.call(as: name) { try await way.call($0, unid) }
                        isRefused = false
                    } catch let error as DongboError {
                        isRefused = error.code == .noRight
                    }
                    #expect(isRefused == !way.isOpen(to: level), "\(way.method) as \(level.name)")
                }
            }
        }
    }

    @Test func `nothing of a note shows to an editor who is not among its readers`() async throws {
        try await withPeople { hub, database in
            let secret = "bimat\(UInt32.random(in: 0...(.max)))"
            let request = SaveRequest(
                unid: UNID(rawValue: 7), form: "DangVien",
                changes: [
                    (ItemPath("Doc")!, .set(.readers(["CN=An/O=Thanh Xuân"]))),
                    (ItemPath("HoTen")!, .set(.text(secret))),
                ], author: "CN=hub/O=Thanh Xuân")
            _ = try await database.write { try $0.save(request, in: $1, wallMilliseconds: 1) }
            let unid = UNID(rawValue: 7).description
            let editor = "CN=editor/O=Ngoài"
            let all = try await hub.records { try await $0.listNotes(.with { $0.database = "db" }, onResponse: $1) }
            #expect(all.count == 1)
            let listed = try await hub.records(as: editor) {
                try await $0.listNotes(.with { $0.database = "db" }, onResponse: $1)
            }
            #expect(listed.isEmpty)
            let counted = try await hub.records(as: editor) { try await $0.listDatabases(.init(), onResponse: $1) }
            #expect(counted.map { $0["notes"] } == [0])
            for way in AccessWay.all where way.readsNote {
                do {
                    try await hub.call(as: editor) { try await way.call($0, unid) }
                    Issue.record("\(way.method) shows it")
                } catch let error as DongboError {
                    #expect(error.code == .noRight && !error.message.contains(secret), "\(way.method)")
                }
            }
        }
    }

    @Test func `acl explain says in a sentence which entry or item decided`() async throws {
        try await withPeople { hub, database in
            let unid = try await note(database)
            let answer = try await hub.record(as: "CN=reader/O=Ngoài") { client in
                try await client.explainAccess(
                    .with {
                        $0.database = "db"
                        $0.name = "CN=reader/O=Ngoài"
                        $0.unid = unid
                    })
            }
            #expect(answer["read"] == true && answer["edit"] == false && answer["level"] == "reader")
            #expect(answer.text("reason").contains("may not edit") && answer.text("reason").contains("gives reader"))
            await #expect(throws: DongboError(.noRight, "")) {
                _ = try await hub.record(as: "CN=reader/O=Ngoài") { client in
                    try await client.explainAccess(
                        .with {
                            $0.database = "db"
                            $0.name = "CN=editor/O=Ngoài"
                        })
                }
            }
        }
    }

    @Test func `what is no name has no rights`() async throws {
        try await withPeople { hub, _ in
            for name in ["Anonymous", "?"] {
                await #expect(throws: (any Error).self) {
                    _ = try await hub.records(as: name) {
                        try await $0.listNotes(.with { $0.database = "db" }, onResponse: $1)
                    }
                }
            }
        }
    }
}
