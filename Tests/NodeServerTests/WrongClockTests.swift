import Foundation
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import Testing

/// A computer whose clock was hours ahead, and was put right.
@Suite(.serialized) struct WrongClockTests {
    private static let ahead = 0.2
    private let touched = Sample.unid(1)
    private let made = Sample.unid(2)
    private let later = Sample.unid(3)

    private func start() async throws -> LifeNetwork {
        let network = try await LifeNetwork()
        try await network.withHub { hub in
            let source = try await hub.createDatabase("members", title: "Hồ sơ", forms: [], access: .everybody)
            try await source.save(touched, "HoTen", "Lan")
            try await network.join("phuong", to: hub)
            try await network.withSpoke("phuong") { spoke in
                _ = try await spoke.createReplica("members", from: hub.name) { _ in }
            }
        }
        return network
    }

    private func saveAhead(_ node: Node) async throws {
        let database = try node.database("members")
        try await database.save(touched, "HoTen", "Lan Anh", at: node.clock)
        try await database.save(made, "HoTen", "Minh", at: node.clock)
    }

    private func replicate(_ spoke: Node, with hub: Node) async throws {
        _ = try await spoke.replicate(spoke.database("members"), with: hub.name, direction: .both) { _ in }
    }

    /// What is saved once the clock is right: all but the notes of the wrong time.
    private func saveRightly(_ node: Node) async throws {
        let database = try node.database("members")
        try await database.save(later, "HoTen", "Hoa")
        let error = await #expect(throws: DongboError(.clockBehind, "")) {
            try await database.save(touched, "HoTen", "Lan Em")
        }
        #expect(error?.message.contains("4 hours in the future") == true)
        #expect(node.clockWarnings.count == 1)
        #expect(node.clockWarnings.first?.contains("'members' were saved up to 4 hours in the future") == true)
    }

    private func expectSettled(_ network: LifeNetwork) async throws {
        try await network.withHub(day: 2 * Self.ahead) { hub in
            try await network.withSpoke("phuong", day: 2 * Self.ahead) { spoke in
                for _ in 0..<2 { try await replicate(spoke, with: hub) }
                let (source, replica) = (try hub.database("members"), try spoke.database("members"))
                #expect(try replica.text(touched, "HoTen") == .text("Lan Anh"))
                #expect(try replica.text(made, "HoTen") == .text("Minh"))
                #expect(try replica.stateHash() == source.stateHash())
                for node in [hub, spoke] {
                    #expect(node.clockWarnings.isEmpty)
                    let database = try node.database("members")
                    #expect(try database.read { try $1.quarantineCount() } == 0)
                    try await database.save(touched, "HoTen", "Lan \(node.isHub)", at: node.clock)
                }
            }
        }
    }

    @Test func `what a hub saves once its clock is right is not held up by what it saved before`() async throws {
        let network = try await start()
        try await network.withHub(day: Self.ahead) { try await saveAhead($0) }
        try await network.withHub { hub in
            try await saveRightly(hub)
            try await network.withSpoke("phuong") { spoke in
                try await replicate(spoke, with: hub)
                let replica = try spoke.database("members")
                #expect(try replica.text(later, "HoTen") == .text("Hoa"))
                #expect(try replica.text(touched, "HoTen") == .text("Lan"))
                #expect(try replica.read { try $1.quarantine().map(\.reason) } == [.clockAhead, .clockAhead])
                #expect(spoke.clockWarnings.isEmpty)
            }
        }
        try await expectSettled(network)
    }

    @Test func `what a spoke saves once its clock is right reaches the hub`() async throws {
        let network = try await start()
        try await network.withSpoke("phuong", day: Self.ahead) { try await saveAhead($0) }
        try await network.withHub { hub in
            try await network.withSpoke("phuong") { spoke in
                try await saveRightly(spoke)
                try await replicate(spoke, with: hub)
            }
            let source = try hub.database("members")
            #expect(try source.text(later, "HoTen") == .text("Hoa"))
            #expect(try source.text(touched, "HoTen") == .text("Lan"))
            #expect(try source.read { try $1.quarantine().map(\.reason) } == [.clockAhead, .clockAhead])
        }
        try await expectSettled(network)
    }

    @Test func `a hub whose clock was ahead can revoke a node, and others learn of it`() async throws {
        let network = try await start()
        try await network.withHub { try await network.join("mat-may", to: $0) }
        let lost = try LifeNetwork.name("mat-may")
        try await network.withHub(day: Self.ahead) { hub in
            let directory = try hub.database(Node.directoryDatabase)
            try await directory.save(Sample.unid(9), "HoTen", "x", at: hub.clock)
        }
        try await network.withHub { hub in
            #expect(try await hub.revoke(lost, reason: "mất máy", author: hub.administrator).count == 1)
            try await network.withSpoke("phuong") { spoke in
                try await spoke.replicateDirectory(with: hub.name)
                #expect(try spoke.certificates(of: lost).first?.revoked != nil)
            }
        }
    }
}
