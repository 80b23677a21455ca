import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

@testable import NodeServer

/// A file that is given up: nothing is saved into it after it handed in, and whatever ends the program, the fresh file is made.
@Suite struct RenewalTests {
    /// After which step the program ended.
    enum Cut: CaseIterable {
        case intentWritten, oldFileMovedInPart, oldFileSetAside, freshFileUnfinished, freshFileMade
    }

    private func openHub(_ directory: DataDirectory) async throws -> Node {
        try await Node(directory: directory, clock: NodeClock(), logger: TestNetwork.logger)
    }

    /// A node with one database and one note in it, closed.
    private func directory(in folder: TemporaryFolder) async throws -> DataDirectory {
        let directory = DataDirectory(folder.file("hub"))
        _ = try await Node.initializeHub(
            directory, name: HierarchicalName(parsing: "CN=hub/O=Thanh Xuân"), clock: NodeClock(),
            logger: TestNetwork.logger)
        let node = try await openHub(directory)
        let database = try await node.createDatabase("hoso", title: "Hồ sơ", forms: [], access: .everybody)
        try await database.save(nil, "HoTen", "Lan")
        await node.close()
        return directory
    }

    private func intent(for node: Node) throws -> RenewalIntent {
        let database = try node.database("hoso")
        return RenewalIntent(
            replica: database.identity.replica, title: "Hồ sơ", settings: [ReplicaSetting.wanted: "form:HoSo"],
            because: .fenced)
    }

    /// Brings the directory into the state in which a program left it that ended after `cut`.
    private func leave(_ directory: DataDirectory, after cut: Cut, _ intent: RenewalIntent) throws {
        let (files, file) = (FileManager.default, directory.file(of: "hoso"))
        try intent.save(to: directory.renewal(of: "hoso"))
        switch cut {
        case .intentWritten: break
        case .oldFileMovedInPart: try files.removeItem(atPath: FileHome.path(of: file))
        case .oldFileSetAside: _ = try directory.setAside("hoso", at: Date(), because: intent.because)
        case .freshFileUnfinished:
            _ = try directory.setAside("hoso", at: Date(), because: intent.because)
            try Data("SQLite".utf8).write(to: URL(fileURLWithPath: file))
        case .freshFileMade: break
        }
    }

    @Test(arguments: Cut.allCases)
    func `a renewal that was cut off is carried on by the next start`(cut: Cut) async throws {
        let folder = try TemporaryFolder()
        let directory = try await directory(in: folder)
        let first = try await openHub(directory)
        let intent = try intent(for: first)
        await first.close()
        try leave(directory, after: cut, intent)
        if cut == .freshFileMade {
            await (try await openHub(directory)).close()
            try intent.save(to: directory.renewal(of: "hoso"))
        }
        let node = try await openHub(directory)
        let database = try node.database("hoso")
        #expect(database.identity.incarnation.description == intent.fresh)
        #expect(database.identity.replica.description == intent.replica)
        #expect(try database.read { try $1.setting(ReplicaSetting.wanted) } == "form:HoSo")
        #expect(try database.read { try $1.lastSequence() } == 0)
        #expect(directory.interruptedRenewals().isEmpty)
        await node.close()
        // The old file is still somewhere, whole.
        let aside = try FileManager.default.contentsOfDirectory(atPath: directory.path + "/set-aside")
        #expect(aside.contains { $0.hasPrefix("hoso-") && $0.hasSuffix(".dongbo") })
        let again = try await openHub(directory)
        #expect(try again.database("hoso").identity.incarnation.description == intent.fresh)
        await again.close()
    }

    @Test func `nothing is saved between the last look and the fresh file`() async throws {
        let folder = try TemporaryFolder()
        let node = try await openHub(try await directory(in: folder))
        let database = try node.database("hoso")
        let counter = try database.read { try $1.clock().counter }
        #expect(try await !database.seal(ifCounterIs: counter - 1))
        try await database.save(nil, "HoTen", "Mai")
        #expect(try await database.seal(ifCounterIs: counter + 1))
        await #expect(throws: DongboError.self) { try await database.save(nil, "HoTen", "Hoa") }
        await database.unseal()
        try await database.save(nil, "HoTen", "Hoa")
        await node.close()
    }

    @Test func `a fenced spoke hands in what it wrote, sets the file aside and copies the database anew`() async throws
    {
        try await TestNetwork.run(isConnected: false) { network in
            let database = try await network.hub.createDatabase("hoso", title: "Hồ sơ", forms: [], access: .everybody)
            try await database.save(nil, "HoTen", "Lan")
            let (copy, _) = try await network.spoke.createReplica("hoso", from: network.hub.name) { _ in }
            try await network.replicate(copy)
            _ = try await network.hub.fence(network.spoke.name, author: network.hub.name.canonical)
            try await copy.save(nil, "HoTen", "Viết ở chi bộ")
            let former = copy.identity.incarnation.description
            // Whoever started it is told.
            #expect(try await network.replicate(copy).renewal == .fenced)
            let fresh = try network.spoke.database("hoso")
            #expect(try await network.replicate(fresh).renewal == nil)
            #expect(fresh.identity.incarnation.description != former)
            #expect(try database.read { try $0.stateHash(reading: $1) } == fresh.read { try $0.stateHash(reading: $1) })
            #expect(try fresh.read { try $0.contentStatistics(reading: $1).notes } == 2)
            #expect(network.spoke.directory.interruptedRenewals().isEmpty)
        }
    }

    @Test func `what a hub refused of a fenced spoke is known in the fresh file too`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let database = try await network.hub.createDatabase("hoso", title: "Hồ sơ", forms: [], access: .everybody)
            let unid = try await database.save(nil, "HoTen", "Lan").unid
            let (copy, _) = try await network.spoke.createReplica("hoso", from: network.hub.name) { _ in }
            try await network.replicate(copy)
            try await deleteAndPurge(unid, in: database, fencing: network.spoke, of: network.hub)
            try await copy.save(unid, "HoTen", "Viết muộn ở chi bộ")

            let report = try await network.replicate(copy)
            #expect(report.renewal == .fenced && report.received.declinedByPeer == 1)
            let fresh = try network.spoke.database("hoso")
            try await network.replicate(fresh)
            let told = try fresh.read { try $1.declined(of: nil) }
            #expect(told.map(\.declined.unid) == [unid])
            #expect(told.first?.peer == network.hub.name.canonical && told.first?.declined.message.isEmpty == false)
        }
    }

    @Test func `what a peer refused is known in the file that restore puts into use`() async throws {
        let folder = try TemporaryFolder()
        let node = try await openHub(try await directory(in: folder))
        let database = try node.database("hoso")
        let backup = folder.file("hoso.backup")
        try node.backUp(database, to: backup)
        let unid = try await database.save(nil, "HoTen", "Mai").unid
        let told = DeclinedRevision(
            peer: "CN=khac/O=Thanh Xuân",
            declined: Declined(
                unid: unid, dot: Dot(database.identity.incarnation, 2), reason: "noRight", message: "nó chỉ được đọc"),
            toldMilliseconds: 1)
        try await database.write { try $1.putDeclined(told) }
        let (restored, _) = try await node.restore(backup, as: nil)
        #expect(try restored.read { try $1.declined(of: nil) } == [told])
        await node.close()
    }

    /// As an administrator does who believes the spoke lost.
    private func deleteAndPurge(_ unid: UNID, in database: DatabaseActor, fencing spoke: Node, of hub: Node)
        async throws
    {
        let wall = NodeClock().wallMilliseconds
        _ = try await database.write {
            try $0.delete(
                unid, reason: "", as: .node(author: "CN=Lan/O=Thanh Xuân"), in: $1, wallMilliseconds: wall)
        }
        _ = try await hub.fence(spoke.name, author: hub.name.canonical)
        #expect(try await hub.purge(database, dryRun: false).stubs == 1)
    }
}
