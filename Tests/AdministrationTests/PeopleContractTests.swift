import AccessControl
import AdministrationProtocol
import AuditLog
import Foundation
import GRPCCore
import Interchange
import NoteModel
import SwiftProtobuf
import Testing

@testable import NodeServer

/// People as the command line meets them.
@Suite struct PeopleContractTests {
    private static let lan = "CN=Nguyễn Thị Lan/OU=Phường Hạ Đình/O=Thanh Xuân"
    private static let password = "cá rô gạch nung mưa rào"

    private func add(_ hub: TestHub, roles: [String] = []) async throws -> JSONValue {
        try await hub.record {
            try await $0.addPerson(
                .with {
                    $0.name = Self.lan
                    $0.title = "Bí thư chi bộ"
                    $0.roles = roles
                })
        }
    }

    private func activate(
        _ hub: TestHub, _ code: String, _ password: String = Self.password
    ) async throws -> String {
        try await hub.record {
            try await $0.activatePerson(
                .with {
                    $0.name = Self.lan
                    $0.code = Data(code.utf8)
                    $0.password = Data(password.utf8)
                })
        }.text("outcome")
    }

    private func logIn(_ hub: TestHub, _ password: String = Self.password, name: String = Self.lan) async throws
        -> JSONValue
    {
        try await hub.record {
            try await $0.logIn(
                .with {
                    $0.name = name
                    $0.password = Data(password.utf8)
                })
        }
    }

    private func person(_ hub: TestHub) async throws -> JSONValue {
        try await hub.records { try await $0.listPeople(.with { $0.name = Self.lan }, onResponse: $1) }[0]
    }

    private func look(_ hub: TestHub, _ session: String, as name: String? = nil) async throws {
        _ = try await hub.record(as: name, session: session) {
            try await $0.getNote(
                .with {
                    $0.database = "db"
                    $0.unid = UNID(rawValue: 7).description
                })
        }
    }

    @Test func `a person is added, chooses a password with the code once, and logs in`() async throws {
        try await TestHub.run { hub in
            let added = try await add(hub, roles: ["bithu"])
            #expect(added.keys == ["person", "code", "expires", "home"] && added.text("person") == Self.lan)
            #expect(try await person(hub).text("state") == "invited")
            #expect(try await person(hub)["groups"] == ["BiThu"])
            #expect(try await activate(hub, added.text("code"), "matkhau123456") == "objection")
            #expect(try await activate(hub, "ABCD") == "mistyped")
            #expect(try await activate(hub, added.text("code")) == "done")
            #expect(try await activate(hub, added.text("code")) == "codeUsed")
            #expect(try await person(hub).text("state") == "active")
            let session = try await logIn(hub, name: "nguyễn thị lan")
            #expect(session.text("outcome") == "done" && session.text("person") == Self.lan)
            #expect(try await logIn(hub, "mưa rào").text("outcome") == "refused")
            #expect(try await logIn(hub, name: "CN=Không ai/O=Thanh Xuân").text("outcome") == "refused")
        }
    }

    @Test func `a session acts as its person until it ends, and nobody's session is refused`() async throws {
        try await TestHub.run { hub in
            let code = try await add(hub).text("code")
            #expect(try await activate(hub, code) == "done")
            _ = try await hub.node.createDatabase(
                "db", title: "", forms: [],
                access: AccessList.standard.entries + [AccessEntry(Self.lan, .reader, flags: .usual(for: .reader))])
            let session = try await logIn(hub).text("session")
            // There is no such note: it looked.
            await #expect(throws: DongboError(.noSuchThing, "")) { try await look(hub, session) }
            await #expect(throws: DongboError(.noRight, "")) {
                _ = try await hub.record(session: session) {
                    try await $0.putNote(
                        .with {
                            $0.database = "db"; $0.items = Data("{\"NoiO\":\"x\"}".utf8)
                        })
                }
            }
            await #expect(throws: DongboError(.wrongUsage, "")) {
                try await look(hub, session, as: "CN=An/O=Thanh Xuân")
            }
            for none in ["", "?", String(repeating: "0", count: 32)] {
                await #expect(throws: DongboError(.noRight, "")) { try await look(hub, none) }
            }
            let left = try await hub.record(session: session) { try await $0.logOut(.init()) }
            #expect(left.text("person") == Self.lan)
            await #expect(throws: DongboError(.noRight, "")) { try await look(hub, session) }
        }
    }

    @Test func `another password, a lock, a reset and a removal end sessions`() async throws {
        try await TestHub.run { hub in
            let next = "hộp bút chì nằm trên mái"
            #expect(try await activate(hub, add(hub).text("code")) == "done")
            _ = try await hub.node.createDatabase("db", title: "", forms: [])
            var session = try await logIn(hub).text("session")
            let changed = try await hub.record {
                try await $0.changePassword(
                    .with {
                        $0.name = Self.lan
                        $0.current = Data(Self.password.utf8)
                        $0.new = Data(next.utf8)
                    })
            }
            #expect(changed.text("outcome") == "done")
            try await expectEnded(hub, session)
            session = try await logIn(hub, next).text("session")
            try await lock(hub, true)
            try await expectEnded(hub, session)
            #expect(try await logIn(hub, next).text("outcome") == "locked")
            #expect(try await logIn(hub).text("outcome") == "refused", "only who knows the password hears of the lock")
            try await lock(hub, false)
            session = try await logIn(hub, next).text("session")
            let code = try await hub.record { try await $0.resetPerson(.with { $0.name = Self.lan }) }.text("code")
            try await expectEnded(hub, session)
            #expect(try await logIn(hub, next).text("outcome") == "refused")
            #expect(try await activate(hub, code) == "done")
            session = try await logIn(hub).text("session")
            _ = try await hub.record { try await $0.removePerson(.with { $0.name = Self.lan }) }
            try await expectEnded(hub, session)
            #expect(try await logIn(hub).text("outcome") == "refused")
            #expect(try hub.node.directoryIndex().groups.allSatisfy { !$0.members.contains(Self.lan) })
        }
    }

    private func lock(_ hub: TestHub, _ isLocked: Bool) async throws {
        let reply = try await hub.record {
            try await $0.lockPerson(
                .with {
                    $0.name = Self.lan
                    $0.locked = isLocked
                })
        }
        #expect(reply.text("state") == (isLocked ? "locked" : "active"))
    }

    private func expectEnded(_ hub: TestHub, _ session: String) async throws {
        await #expect(throws: DongboError(.noRight, "")) {
            _ = try await hub.record(session: session) { try await $0.showAuthority(.init()) }
        }
    }

    @Test func `after some mistakes one waits, also with the password, and an administrator can end it`() async throws {
        try await TestHub.run { hub in
            #expect(try await activate(hub, add(hub).text("code")) == "done")
            // A slow machine may take longer for one log-in than the first wait lasts; each mistake doubles it.
            var mistakes = 0
            while mistakes < 8 {
                switch try await logIn(hub, "sai").text("outcome") {
                case "refused": mistakes += 1
                case "wait" where mistakes >= 5: try await Task.sleep(for: .milliseconds(100))
                case let outcome: Issue.record("\(outcome) after \(mistakes) mistakes"); mistakes = 8
                }
            }
            #expect(try await logIn(hub).text("outcome") == "wait")
            try await lock(hub, false)
            #expect(try await logIn(hub).text("outcome") == "done")
        }
    }

    @Test func `who has the role QuanTri administers, in their own session`() async throws {
        try await TestHub.run { hub in
            #expect(try await activate(hub, add(hub).text("code")) == "done")
            let session = try await logIn(hub).text("session")
            try await expectEnded(hub, session)
            _ = try await hub.record {
                try await $0.changePersonRoles(
                    .with {
                        $0.name = Self.lan; $0.add = ["QuanTri"]
                    })
            }
            _ = try await hub.record(session: session) {
                try await $0.addPerson(.with { $0.name = "CN=An/O=Thanh Xuân" })
            }
            let records = try await hub.node.auditRecords(AuditQuery()).map(\.record.entry)
            let added = records.last { $0.act == .changePerson && $0.outcome == .done }
            #expect(added?.actor.name == Self.lan && added?.actor.origin.hasPrefix("session") == true)
        }
    }

    @Test func `the log has who logged in, who was refused, and never a secret`() async throws {
        try await TestHub.run { hub in
            let code = try await add(hub).text("code")
            #expect(try await activate(hub, code) == "done")
            _ = try await logIn(hub, "sai mật khẩu rồi")
            let session = try await logIn(hub).text("session")
            _ = try await hub.record(session: session) { try await $0.logOut(.init()) }
            let people = try await hub.node.auditRecords(AuditQuery()).map(\.record.entry).filter {
                $0.act.kind == .person
            }
            #expect(people.map(\.act) == [.changePerson, .changePassword, .logIn, .logIn, .logOut])
            #expect(people.map(\.outcome) == [.done, .done, .refused, .done, .done])
            #expect(people.dropFirst().allSatisfy { $0.actor.name == Self.lan })
            for folder in hub.node.auditDesk.library.folders() {
                for path in folder.segments() {
                    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                    for secret in [code, session, "sai mật khẩu", Self.password] {
                        #expect(bytes.range(of: Data(secret.utf8)) == nil)
                    }
                }
            }
        }
    }

    @Test func `the directory of a new hub has the roles as groups`() async throws {
        try await TestHub.run { hub in
            let groups = try hub.node.directoryIndex().groups.map(\.name)
            #expect(groups == ["BanToChuc", "BiThu", "BienTap", "CapUyVien", "QuanTri"])
        }
    }

    @Test func `a common name that only one has will do, wherever somebody is named`() async throws {
        try await TestHub.run { hub in
            _ = try await add(hub)
            _ = try await hub.node.createDatabase("db", title: "", forms: [])
            func explain(_ name: String, as caller: String?) async throws -> JSONValue {
                try await hub.record(as: caller) { client in
                    try await client.explainAccess(
                        .with {
                            $0.database = "db"
                            $0.name = name
                        })
                }
            }
            let lan = "nguyễn thị lan"
            for caller in [nil, lan] { #expect(try await explain(lan, as: caller).text("reason").hasPrefix(Self.lan)) }
            await #expect(throws: DongboError(.wrongUsage, "")) { _ = try await explain(lan, as: "ai đó") }
        }
    }
}
