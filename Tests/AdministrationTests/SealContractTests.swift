import AdministrationProtocol
import AuditLog
import Foundation
import GRPCCore
import Interchange
import NoteModel
import People
import SwiftProtobuf
import Testing

@testable import NodeServer

/// Sealed items as the command line meets them.
@Suite struct SealContractTests {
    private typealias World = SealedPeople
    private let text = "bị nhắc nhở tháng 3"

    @Test func `who a value is sealed for opens it, and everybody else sees for whom it is and how long`() async throws
    {
        try await World.run { world in
            let saved = try await world.put(World.items(text, ["nguyễn thị lan"]))
            #expect(saved["hints"] == ["you are not among those who can open 'LyDo' again"])
            let unid = saved.text("unid")
            let closed = try await world.hub.get(unid)["items"]?["LyDo"]?["sealed"]
            #expect(closed?.keys == ["for", "bytes"] && closed?["for"] == [.string(World.lan)])
            #expect(try await world.open(unid) == closed, "the node's administrator")
            #expect(try await world.open(unid, as: World.lan) == closed, "a word is no key")
            #expect(try await world.open(unid, session: world.logIn(World.an)) == closed)
            let opened = try await world.open(unid, session: world.logIn(World.lan))
            #expect(opened?.text("value") == text && opened?["for"] == [.string(World.lan)])
        }
    }

    @Test func `what is sealed for the node its administrator opens`() async throws {
        try await World.run([]) { world in
            let saved = try await world.put(World.items(text, ["hub"]))
            #expect(saved["hints"] == nil)
            #expect(try await world.open(saved.text("unid"))?.text("value") == text)
        }
    }

    @Test func `saving back what one cannot read leaves it as it is`() async throws {
        try await World.run { world in
            let unid = try await world.seal(text, for: [World.lan])
            let note = try await world.hub.get(unid)
            let items = JSONWriter.string(note["items"] ?? .null)
            let again = try await world.put(items, unid: unid)
            #expect(again["unchanged"] == true && again.text("revision") == note.text("revision"))
            await #expect(throws: DongboError(.badData, "")) {
                _ = try await world.put(#"{"LyDo":{"sealed":{"for":["x"],"bytes":3}}}"#, unid: unid)
            }
            await #expect(throws: DongboError(.badData, "")) {
                _ = try await world.put(#"{"Moi":{"sealed":{"for":["x"],"bytes":300}}}"#, unid: unid)
            }
        }
    }

    @Test func `a recipient who is unknown or has no key is named, and nothing is saved`() async throws {
        try await World.run { world in
            _ = try await world.hub.record { try await $0.addPerson(.with { $0.name = World.binh }) }
            for (name, hint) in [("Không Ai", "knows no"), (World.binh, "no key yet"), ("BiThu", "seal group")] {
                let error = await #expect(throws: DongboError.self) { _ = try await world.seal(text, for: [name]) }
                #expect(error?.code == .noSuchThing && error?.message.contains(hint) == true, "\(name)")
            }
            for items in [
                #"{"LyDo":{"sealed":{"for":[],"value":"x"}}}"#, #"{"LyDo":{"sealed":{"value":"x"}}}"#,
                #"{"LyDo":{"sealed":"AAEC"}}"#,
                #"{"Doc":{"sealed":{"for":["hub"],"value":{"readers":["CN=A/O=Xyz"]}}}}"#,
                #"{"LyDo":{"sealed":{"for":["hub"],"value":null}}}"#,
            ] {
                await #expect(throws: DongboError(.badData, ""), "\(items)") { _ = try await world.put(items) }
            }
            let notes = try await world.hub.records {
                try await $0.listNotes(.with { $0.database = "db" }, onResponse: $1)
            }
            #expect(notes.isEmpty)
        }
    }

    @Test func `another password opens the same, and after a reset only others do`() async throws {
        try await World.run { world in
            let next = "hộp bút chì nằm trên mái"
            let unid = try await world.seal(text, for: [World.lan, "hub"])
            _ = try await world.hub.record {
                try await $0.changePassword(
                    .with {
                        $0.name = World.lan
                        $0.current = Data(World.password.utf8)
                        $0.new = Data(next.utf8)
                    })
            }
            #expect(try await world.open(unid, session: world.logIn(World.lan, next))?.text("value") == text)
            let code = try await world.hub.record { try await $0.resetPerson(.with { $0.name = World.lan }) }
            await #expect(throws: DongboError(.noSuchThing, "")) { _ = try await world.seal(text, for: [World.lan]) }
            try await world.activate(World.lan, code.text("code"))
            let session = try await world.logIn(World.lan)
            #expect(try await world.open(unid, session: session)?["value"] == nil)
            #expect(try await world.open(unid)?.text("value") == text, "for the node too")
            // The node can give it to Lan's new key only by saying so: the old one is nobody's.
            let rotated = try await rotate(world, unid)
            #expect(rotated["sealed"] == ["LyDo"])
            if case .array(let lost)? = rotated["lost"] { #expect(lost.count == 1) }
            let fresh = try await world.seal(text, for: [World.lan])
            #expect(try await world.open(fresh, session: session)?.text("value") == text)
        }
    }

    private func rotate(_ world: World, _ unid: String, session: String? = nil) async throws -> JSONValue {
        try await world.hub.records(session: session) {
            try await $0.rotateSealed(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                }, onResponse: $1)
        }[0]
    }

    @Test func `a group's members open what is sealed for it, and who left does not open what comes later`()
        async throws
    {
        try await World.run { world in
            try await world.changeGroup("KiemTra", add: [World.lan, World.an])
            let made = try await world.keepKey(of: "kiemtra")
            #expect(
                made["isNew"] == true && made["version"] == 1
                    && made["members"] == [.string(World.lan), .string(World.an)])
            let before = try await world.seal(text, for: ["KiemTra"])
            let (lan, an) = (try await world.logIn(World.lan), try await world.logIn(World.an))
            for session in [lan, an] { #expect(try await world.open(before, session: session)?.text("value") == text) }
            try await world.changeGroup("KiemTra", remove: [World.an])
            let after = try await world.seal(text, for: ["KiemTra"])
            #expect(try await world.open(after, session: an)?["value"] == nil)
            #expect(try await world.open(after, session: lan)?.text("value") == text)
            #expect(try await world.open(before, session: an)?.text("value") == text, "they could have kept it anyway")
            #expect(try await rotate(world, before, session: lan)["sealed"] == ["LyDo"])
            #expect(try await world.open(before, session: an)?["value"] == nil)
            #expect(try await world.keepKey(of: "KiemTra")["version"] == 2)
        }
    }

    @Test func `who joins a group gets its key from a member, or the group gets another`() async throws {
        try await World.run([World.lan, World.an, World.binh]) { world in
            _ = try await world.hub.record {
                try await $0.changePersonRoles(
                    .with {
                        $0.name = World.lan
                        $0.add = ["QuanTri"]
                    })
            }
            try await world.changeGroup("KiemTra", add: [World.lan])
            _ = try await world.keepKey(of: "KiemTra")
            let unid = try await world.seal(text, for: ["KiemTra"])
            let lan = try await world.logIn(World.lan)
            try await world.changeGroup("KiemTra", add: [World.an], session: lan)
            #expect(try await world.open(unid, session: world.logIn(World.an))?.text("value") == text)
            try await world.changeGroup("KiemTra", add: [World.binh])
            let binh = try await world.logIn(World.binh)
            #expect(try await world.open(unid, session: binh)?["value"] == nil)
            let keys = try await world.hub.records { try await $0.listSealKeys(.init(), onResponse: $1) }
            let group = try #require(keys.first { $0.text("kind") == "group" })
            #expect(group["version"] == 2 && group["without"] == [])
            let later = try await world.seal(text, for: ["KiemTra"])
            #expect(try await world.open(later, session: binh)?.text("value") == text)
        }
    }

    @Test func `who is reset loses their groups' keys until somebody gives them again`() async throws {
        try await World.run { world in
            try await world.changeGroup("KiemTra", add: [World.lan, World.an])
            _ = try await world.keepKey(of: "KiemTra")
            let reset = try await world.hub.record { try await $0.resetPerson(.with { $0.name = World.an }) }
            #expect(reset["hints"] != nil)
            let keys = try await world.hub.records { try await $0.listSealKeys(.init(), onResponse: $1) }
            let group = try #require(keys.first { $0.text("kind") == "group" })
            #expect(group["version"] == 2 && group["without"] == [.string(World.an)])
            let unid = try await world.seal(text, for: ["KiemTra"])
            try await world.activate(World.an, reset.text("code"))
            #expect(try await world.open(unid, session: world.logIn(World.an))?["value"] == nil)
            _ = try await world.keepKey(of: "KiemTra")
            let later = try await world.seal(text, for: ["KiemTra"])
            #expect(try await world.open(later, session: world.logIn(World.an))?.text("value") == text)
        }
    }

    @Test func `lines that are sealed are saved with the others, and one that cannot be is refused alone`() async throws
    {
        try await World.run { world in
            let lines = [World.items(text, [World.lan]), World.items(text, ["Không Ai"]), #"{"NoiO":"x"}"#]
            let answers = try await world.hub.records {
                try await $0.putNotes(
                    requestProducer: { writer in
                        try await writer.write(
                            .with {
                                $0.database = "db"
                                $0.lines = lines.map { Data($0.utf8) }
                            })
                    }, onResponse: $1)
            }
            #expect(answers.last?["saved"] == 2 && answers.last?["refused"] == 1 && answers.first?["line"] == 2)
        }
    }

    @Test func `formulas, lists and history show nothing of a sealed value`() async throws {
        try await World.run { world in
            let unid = try await world.seal(text, for: [World.lan])
            let found = try await world.hub.records {
                try await $0.listNotes(
                    .with {
                        $0.database = "db"
                        $0.where = "LyDo = \"\""
                    }, onResponse: $1)
            }
            #expect(found.map { $0.text("unid") } == [unid])
            let history = try await world.hub.records {
                try await $0.noteHistory(
                    .with {
                        $0.database = "db"
                        $0.unid = unid
                    }, onResponse: $1)
            }
            for line in found + history { #expect(!JSONWriter.string(line).contains(text)) }
            #expect(history[0]["value"]?["sealed"]?["for"] == [.string(World.lan)])
        }
    }

    @Test func `keys are in memory while a session is open, and not after`() async throws {
        try await World.run { world in
            let unid = try await world.seal(text, for: [World.lan])
            let session = try await world.logIn(World.lan)
            let digest = try #require(SessionToken(session)).digest
            #expect(world.hub.node.peopleDesk.cabinet.keys(of: digest) != nil)
            _ = try await world.hub.record(session: session) { try await $0.logOut(.init()) }
            #expect(world.hub.node.peopleDesk.cabinet.keys(of: digest) == nil)
            let other = try await world.logIn(World.lan)
            let next = try #require(SessionToken(other)).digest
            _ = try await world.hub.record { try await $0.resetPerson(.with { $0.name = World.lan }) }
            #expect(world.hub.node.peopleDesk.cabinet.keys(of: next) == nil)
            await #expect(throws: DongboError(.noRight, "")) { _ = try await world.open(unid, session: other) }
        }
    }

    @Test func `opening is in the log with who and which item, and never with what it holds`() async throws {
        try await World.run { world in
            let unid = try await world.seal(text, for: [World.lan])
            _ = try await world.open(unid, session: world.logIn(World.lan))
            let entry = try await world.hub.node.auditRecords(AuditQuery()).map(\.record.entry).last {
                $0.act == .openSealed
            }
            #expect(entry?.actor.name == World.lan && entry?.unids == [UNID(unid)!] && entry?.detail == "LyDo")
        }
    }
}
