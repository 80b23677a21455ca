import AdministrationProtocol
import AuditLog
import Foundation
import GRPCCore
import Interchange
import NoteModel
import SwiftProtobuf
import Testing

@testable import NodeServer

/// Two of three officers open what nobody else can.
@Suite struct EscrowContractTests {
    private typealias World = SealedPeople
    private let officers = (1...3).map { "CN=Cán bộ \($0)/O=Thanh Xuân" }
    private let text = "điều tra lại năm 2020"

    private func create(_ world: World, _ names: [String]) async throws -> JSONValue {
        try await world.hub.record { try await $0.createEscrow(.with { $0.officers = names }) }
    }

    private func recover(
        _ world: World, _ unid: String, _ officers: [(String, String)]
    ) async throws -> JSONValue {
        try await world.hub.record {
            try await $0.recoverSealed(
                .with {
                    $0.database = "db"
                    $0.unid = unid
                    $0.item = "LyDo"
                    $0.officers = officers.map { name, password in
                        .with {
                            $0.name = name
                            $0.password = Data(password.utf8)
                        }
                    }
                })
        }
    }

    @Test func `any two officers open what was sealed after the escrow, and one alone does not`() async throws {
        try await World.run(officers + [World.lan]) { world in
            let before = try await world.seal(text, for: [World.lan])
            let made = try await create(world, officers)
            #expect(made["version"] == 1 && made["able"] == .array(officers.map { .string($0) }))
            let unid = try await world.seal(text, for: [World.lan])
            let shown = try await world.hub.get(unid)["items"]?["LyDo"]?["sealed"]?["for"]
            #expect(shown == ["$Escrow", .string(World.lan)])
            let password = World.password
            for pair in [(0, 1), (2, 0)] {
                let found = try await recover(
                    world, unid, [(officers[pair.0], password), (officers[pair.1], password)])
                #expect(found.text("value") == text)
            }
            let refusals: [([(String, String)], DongboError.Code)] = [
                ([(officers[0], password)], .wrongUsage),
                ([(officers[0], password), (officers[0], password)], .noRight),
                ([(officers[0], password), (officers[1], "sai mật khẩu rồi")], .noRight),
                ([(officers[0], password), (World.lan, password)], .noRight),
            ]
            for (pair, code) in refusals {
                await #expect(throws: DongboError(code, "")) { _ = try await recover(world, unid, pair) }
            }
            await #expect(throws: DongboError(.noSuchThing, "")) {
                _ = try await recover(world, before, [(officers[0], password), (officers[1], password)])
            }
            let acts = try await world.hub.node.auditRecords(AuditQuery()).map(\.record.entry).filter {
                $0.act == .recoverSealed && $0.outcome == .done
            }
            #expect(acts.count == 2 && acts[0].detail == "LyDo by \(officers[0]) and \(officers[1])")
        }
    }

    @Test func `the loss of one share shows, and the other two still open`() async throws {
        try await World.run(officers + [World.lan]) { world in
            _ = try await create(world, officers)
            let unid = try await world.seal(text, for: [World.lan])
            let reset = try await world.hub.record { try await $0.resetPerson(.with { $0.name = officers[1] }) }
            try await world.activate(officers[1], reset.text("code"))
            let keys = try await world.hub.records { try await $0.listSealKeys(.init(), onResponse: $1) }
            #expect(keys.last?["able"] == [.string(officers[0]), .string(officers[2])])
            let password = World.password
            await #expect(throws: DongboError(.noRight, "")) {
                _ = try await recover(world, unid, [(officers[0], password), (officers[1], password)])
            }
            let found = try await recover(world, unid, [(officers[0], password), (officers[2], password)])
            #expect(found.text("value") == text)
        }
    }

    @Test func `three different people with keys are needed`() async throws {
        try await World.run(officers) { world in
            for (names, code) in [
                (Array(officers.prefix(2)), DongboError.Code.wrongUsage),
                ([officers[0], officers[0], officers[1]], .wrongUsage),
                ([officers[0], officers[1], "CN=Không Ai/O=Thanh Xuân"], .noSuchThing),
            ] {
                await #expect(throws: DongboError(code, "")) { _ = try await create(world, names) }
            }
        }
    }
}
