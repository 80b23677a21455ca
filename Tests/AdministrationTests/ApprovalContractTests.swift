import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore
import SwiftProtobuf
import Testing

/// Approvals as the command line meets them.
@Suite struct ApprovalContractTests {
    private typealias World = SealedPeople

    private func approve(_ world: World, _ unid: String, _ text: String = "", base: String = "", session: String?)
        async throws
    {
        _ = try await world.hub.record(session: session) {
            try await $0.approveNote(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                    $0.text = text
                    $0.base = base
                })
        }
    }

    private func approvals(_ world: World, _ unid: String) async throws -> [JSONValue] {
        try await world.hub.records {
            try await $0.listApprovals(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                }, onResponse: $1)
        }
    }

    @Test func `who is logged in approves, and it shows whether the note has changed since`() async throws {
        try await World.run { world in
            let unid = try await world.put(#"{"HoTen":"Mai"}"#).text("unid")
            #expect(try await approvals(world, unid).isEmpty)
            try await approve(world, unid, "đồng ý kết nạp", session: world.logIn(World.lan))
            try await approve(world, unid, session: world.logIn(World.an))
            let found = try await approvals(world, unid)
            #expect(found.map { $0.text("person") } == [World.lan, World.an])
            #expect(found.allSatisfy { $0.text("signature") == "holds" && $0.text("content") == "same" })
            #expect(found[0].text("text") == "đồng ý kết nạp")
            _ = try await world.put(#"{"HoTen":"Mai Anh"}"#, unid: unid)
            #expect(try await approvals(world, unid).allSatisfy { $0.text("content") == "changed" })
        }
    }

    @Test func `who says what they read approves that, and nothing that came since`() async throws {
        try await World.run { world in
            let read = try await world.put(#"{"HoTen":"Mai"}"#)
            let unid = read.text("unid")
            _ = try await world.put(#"{"HoTen":"Mai Anh"}"#, unid: unid)
            let session = try await world.logIn(World.lan)
            await #expect(throws: DongboError(.busy, "")) {
                try await approve(world, unid, base: read.text("revision"), session: session)
            }
            #expect(try await approvals(world, unid).isEmpty)
            try await approve(world, unid, base: world.hub.get(unid).text("revision"), session: session)
            #expect(try await approvals(world, unid).count == 1)
        }
    }

    @Test func `nobody approves in another's name, and nobody writes or removes an approval`() async throws {
        try await World.run { world in
            let unid = try await world.put(#"{"HoTen":"Mai"}"#).text("unid")
            await #expect(throws: DongboError(.wrongUsage, "")) { try await approve(world, unid, session: nil) }
            try await approve(world, unid, session: world.logIn(World.lan))
            let items = try await world.hub.get(unid)["items"]?.keys.filter { $0.hasPrefix("$Approval") } ?? []
            #expect(items.count == 3)
            for change in items.map({ "{\"\($0)\":null}" }) + [#"{"$Approval[1].Text":"x"}"#] {
                await #expect(throws: DongboError(.badData, "")) { _ = try await world.put(change, unid: unid) }
            }
        }
    }

    @Test func `what a node put in a person's mouth is seen`() async throws {
        try await World.run { world in
            let unid = try await world.put(#"{"HoTen":"Mai"}"#).text("unid")
            try await approve(world, unid, session: world.logIn(World.lan))
            let database = try world.hub.node.database("db")
            let items = try await world.hub.get(unid)["items"]
            let path = try #require(items?.keys.first { $0.hasSuffix("].Text") })
            var forged = SaveRequest(
                unid: UNID(unid)!, changes: [(ItemPath(path)!, .set(.text("không đồng ý")))],
                author: "CN=hub/O=Thanh Xuân")
            forged.makesApproval = true
            let wall = world.hub.node.clock.wallMilliseconds
            _ = try await database.write { [forged] in try $0.save(forged, in: $1, wallMilliseconds: wall) }
            #expect(try await approvals(world, unid).map { $0.text("signature") } == ["broken"])
        }
    }

    @Test func `an approval outlives a reset of its person's keys`() async throws {
        try await World.run { world in
            let unid = try await world.put(#"{"HoTen":"Mai"}"#).text("unid")
            try await approve(world, unid, session: world.logIn(World.lan))
            let reset = try await world.hub.record { try await $0.resetPerson(.with { $0.name = World.lan }) }
            #expect(try await approvals(world, unid).map { $0.text("signature") } == ["heldByEarlierKey"])
            try await world.activate(World.lan, reset.text("code"))
            try await approve(world, unid, session: world.logIn(World.lan))
            let found = try await approvals(world, unid)
            #expect(found.map { $0.text("signature") } == ["heldByEarlierKey", "holds"])
            #expect(found.allSatisfy { $0.text("content") == "same" })
        }
    }
}
