import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import Testing

@testable import NodeServer

/// What is withdrawn from a spoke is in none of its files, those included that others have taken the place of.
@Suite struct SetAsideTests {
    private static let marker = "BÍ MẬT 4711"
    private static let unsent = "CHƯA GỬI 0815"

    /// A database on the hub and its replica on the spoke.
    private func replica(_ network: TestNetwork) async throws -> (hub: DatabaseActor, spoke: DatabaseActor) {
        let database = try await network.hub.createDatabase("hoso", title: "Hồ sơ", forms: [], access: .everybody)
        try await database.save(nil, "HoTen", "Lan")
        let (copy, _) = try await network.spoke.createReplica("hoso", from: network.hub.name) { _ in }
        try await network.replicate(copy)
        return (database, copy)
    }

    private func backUp(_ network: TestNetwork) throws -> String {
        let file = network.folder.file("hoso.backup")
        try network.spoke.backUp(try network.spoke.database("hoso"), to: file)
        return file
    }

    /// Takes a note out of the spoke's sight.
    private func hide(_ unid: UNID, in database: DatabaseActor) async throws {
        let request = SaveRequest(
            unid: unid, changes: [(ItemPath("Doc")!, .set(.readers(["CN=khac/O=Thanh Xuân"])))],
            author: "CN=Lan/O=Thanh Xuân")
        _ = try await database.write { try $0.save(request, in: $1, wallMilliseconds: NodeClock().wallMilliseconds) }
    }

    /// Files below the spoke's data directory in which a text stands, by name.
    private func files(with text: String, below directory: DataDirectory) -> [String] {
        let names = FileManager.default.enumerator(atPath: directory.path)?.allObjects as? [String] ?? []
        return names.filter {
            FileManager.default.contents(atPath: directory.path + "/" + $0)?.firstRange(of: Data(text.utf8)) != nil
        }
    }

    private func holds(_ database: DatabaseActor, _ unid: UNID) throws -> Bool {
        try database.read { try $1.presentNote(unid) } != nil
    }

    @Test func `the old file of a fenced spoke goes when the fresh copy is complete`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let (database, copy) = try await replica(network)
            let note = try await database.save(nil, "HoTen", Self.marker).unid
            try await network.replicate(copy)
            #expect(!files(with: Self.marker, below: network.spoke.directory).isEmpty)
            _ = try await network.hub.fence(network.spoke.name, author: network.hub.name.canonical)
            let own = try await copy.save(nil, "HoTen", Self.unsent).unid
            try await hide(note, in: database)
            #expect(try await network.replicate(copy).renewal == .fenced)
            #expect(try holds(database, own))
            #expect(network.spoke.directory.setAsideFiles().isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: network.spoke.directory.setAside) == [])
            #expect(files(with: Self.marker, below: network.spoke.directory) == [])
            #expect(network.spoke.setAsideWarnings.isEmpty && network.spoke.renewalWarnings.isEmpty)
        }
    }

    @Test func `the old file goes too when the program ended before the fresh copy was complete`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let (_, copy) = try await replica(network)
            let directory = network.spoke.directory
            let intent = RenewalIntent(
                replica: copy.identity.replica, title: "Hồ sơ", settings: [:], because: .fenced)
            await network.spoke.close()
            try intent.save(to: directory.renewal(of: "hoso"))
            _ = try directory.setAside("hoso", at: Date(), because: .fenced)
            let spoke = try await Node(directory: directory, clock: NodeClock(), logger: TestNetwork.logger)
            #expect(directory.setAsideFiles().map(\.renewal) == [.fenced])
            let fresh = try spoke.database("hoso")
            _ = try await spoke.replicate(fresh, with: network.hub.name, direction: .pull) { _ in }
            #expect(directory.setAsideFiles().isEmpty)
            await spoke.close()
        }
    }

    @Test func `the file that restore replaced goes when the hub has everything in it`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let (_, copy) = try await replica(network)
            let backup = try backUp(network)
            let own = try await copy.save(nil, "HoTen", "Mai").unid
            try await network.replicate(copy)
            let (restored, aside) = try await network.spoke.restore(backup, as: nil)
            #expect(aside == network.spoke.directory.setAsideFiles().first?.path && aside != nil)
            try await network.replicate(restored, direction: .pull)
            #expect(!network.spoke.directory.setAsideFiles().isEmpty)
            try await network.replicate(restored)
            #expect(network.spoke.directory.setAsideFiles().isEmpty)
            #expect(try holds(restored, own))
        }
    }

    @Test func `the file that restore replaced keeps unsent edits until they are handed in, but nothing withdrawn`()
        async throws
    {
        try await TestNetwork.run(isConnected: false) { network in
            let (database, copy) = try await replica(network)
            let note = try await database.save(nil, "HoTen", Self.marker).unid
            try await network.replicate(copy)
            let backup = try backUp(network)
            let own = try await copy.save(nil, "HoTen", Self.unsent).unid
            let (restored, _) = try await network.spoke.restore(backup, as: nil)
            try await network.replicate(restored)
            let directory = network.spoke.directory
            #expect(directory.setAsideFiles().count == 1)
            let places = Set(files(with: Self.marker, below: directory).compactMap { $0.split(separator: "/").first })
            #expect(places == ["databases", "set-aside"])
            #expect(network.spoke.setAsideWarnings.count == 1)

            try await hide(note, in: database)
            #expect(try await network.replicate(restored).withdrawn == 1)
            #expect(files(with: Self.marker, below: directory) == [])
            let aside = try #require(directory.setAsideFiles().first)
            #expect(files(with: Self.unsent, below: directory) == ["set-aside/" + aside.name])

            // An administrator brings it back, and with it what only it had.
            let (again, _) = try await network.spoke.restore(aside.path, as: "hoso")
            try await network.replicate(again)
            #expect(try holds(database, own))
            #expect(directory.setAsideFiles().isEmpty)
            #expect(files(with: Self.marker, below: directory) == [])
        }
    }

    @Test func `what was withdrawn before the backup's first exchange leaves the file that restore replaced`()
        async throws
    {
        try await TestNetwork.run(isConnected: false) { network in
            let (database, copy) = try await replica(network)
            let backup = try backUp(network)
            let note = try await database.save(nil, "HoTen", Self.marker).unid
            try await network.replicate(copy)
            try await copy.save(nil, "HoTen", Self.unsent)
            let (restored, _) = try await network.spoke.restore(backup, as: nil)
            try await hide(note, in: database)
            // The backup does not know the note: nobody takes it away.
            #expect(try await network.replicate(restored).withdrawn == 0)
            #expect(network.spoke.directory.setAsideFiles().count == 1)
            #expect(files(with: Self.marker, below: network.spoke.directory) == [])
            #expect(files(with: Self.unsent, below: network.spoke.directory).count == 1)
        }
    }

    @Test func `two computers with one data directory leave no old files, and their administrators are told`()
        async throws
    {
        try await TestNetwork.run(isConnected: false) { network in
            _ = try await replica(network)
            let directory = network.spoke.directory
            await network.spoke.close()
            let other = DataDirectory(network.folder.file("other"))
            try FileManager.default.copyItem(atPath: directory.path, toPath: other.path)
            let nodes = [
                try await Node(directory: directory, clock: NodeClock(), logger: TestNetwork.logger),
                try await Node(directory: other, clock: NodeClock(), logger: TestNetwork.logger),
            ]
            for round in 1...4 {
                for (number, node) in nodes.enumerated() {
                    let database = try node.database("hoso")
                    try await database.save(nil, "HoTen", "vòng \(round), máy \(number)")
                    _ = try await node.replicate(database, with: network.hub.name, direction: .both) { _ in }
                }
            }
            for node in nodes {
                #expect(node.directory.setAsideFiles().isEmpty)
                #expect(node.renewalWarnings.count == 1)
                #expect(node.renewalWarnings.first?.contains("'hoso' was copied anew") == true)
                await node.close()
            }
        }
    }

    @Test func `the name of an old file says whose it was, and why and when it was set aside`() throws {
        for (database, renewal) in [("hoso", Renewal.twin), ("ho-so-7", nil), ("a-1-fenced", nil), ("b.c", .restored)] {
            let file = SetAsideFile(in: "/d", database: database, milliseconds: 1_764_000_000_000, renewal: renewal)
            #expect(SetAsideFile(in: "/d", name: file.name) == file)
        }
        #expect(SetAsideFile(in: "/d", name: "hoso.dongbo") == nil)
        #expect(SetAsideFile(in: "/d", name: "hoso-1764-fenced.dongbo-wal") == nil)
    }

    @Test func `twins are counted within a day`() {
        var book = RenewalBook()
        let day = RenewalBook.dayMilliseconds
        for (time, because) in [(0, Renewal.twin), (day / 2, .fenced), (day, .twin)] {
            book.add(RenewalBook.Entry(database: "hoso", because: because, milliseconds: time))
        }
        #expect(book.twins(at: day).map(\.times) == [2])
        #expect(book.twins(at: day + 1).isEmpty)
    }
}
