import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationTransport
import Testing

@testable import NodeServer

/// A node that an administrator has made a second hub.
@Suite(.serialized) struct SecondHubTests {
    private func makeHub(_ name: HierarchicalName, at hub: Node) async throws {
        try await hub.saveDirectory(
            DirectoryForms.unid("node", name.canonical), form: DirectoryForms.node,
            [(DirectoryForms.role, .set(.text(DirectoryForms.hubRole)))])
    }

    @Test func `a second hub stays one when it is started again, and others get their notes from it`() async throws {
        let network = try await LifeNetwork()
        let name = try LifeNetwork.name("quan-2")
        try await network.withHub { hub in
            let source = try await hub.createDatabase("members", title: "Hồ sơ", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "HoTen", "Lan")
            for spoke in ["quan-2", "phuong"] { try await network.join(spoke, to: hub) }
            try await makeHub(name, at: hub)
            try await network.withSpoke("quan-2") { second in
                _ = try await second.createReplica("members", from: hub.name) { _ in }
                try await second.replicateDirectory(with: hub.name)
            }
        }
        // The first hub is off.
        try await network.withSpoke("quan-2") { second in
            let (listener, address) = try await second.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
            #expect(try second.directoryIndex().node(name)?.role == DirectoryForms.hubRole)
            try await network.withSpoke("phuong") { spoke in
                try await spoke.saveDirectory(
                    DirectoryForms.unid("node", name.canonical), form: DirectoryForms.node,
                    [
                        (DirectoryForms.name, .set(.names([name.canonical]))),
                        (DirectoryForms.address, .set(.text(address.description))),
                    ])
                let replica = try await spoke.createReplica("members", from: name) { _ in }.database
                #expect(try replica.text(Sample.unid(1), "HoTen") == .text("Lan"))
                try await replica.save(Sample.unid(2), "HoTen", "Minh")
                _ = try await spoke.replicate(replica, with: name, direction: .both) { _ in }
                #expect(try second.database("members").text(Sample.unid(2), "HoTen") == .text("Minh"))
            }
            await listener.shutdown(grace: .zero)
        }
        try await network.withHub { hub in
            try await network.withSpoke("quan-2") { second in
                _ = try await second.replicate(second.database("members"), with: hub.name, direction: .both) { _ in }
                #expect(try hub.database("members").text(Sample.unid(2), "HoTen") == .text("Minh"))
                #expect(try hub.directoryIndex().node(name)?.role == DirectoryForms.hubRole)
            }
        }
    }
}
