import AccessControl
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationTransport
import Synchronization
import Testing

/// Two real nodes over TLS on the loopback.
@Suite struct ReplicationTests {
    @Test func `a node that joined knows the hub and the hub knows it`() async throws {
        try await TestNetwork.run { network in
            #expect(network.hub.isHub && !network.spoke.isHub)
            #expect(try network.hub.knownNodes().map(\.name) == [network.hub.name, network.spoke.name])
            let directory = try network.spoke.database(Node.directoryDatabase)
            try await network.replicate(directory)
            #expect(try network.spoke.knownNodes().map(\.name) == [network.hub.name, network.spoke.name])
            #expect(try network.spoke.knownNodes().map(\.role) == ["hub", "spoke"])
            #expect(try network.spoke.resolve("hub") == network.hub.name)
            #expect(throws: DongboError(.noSuchThing, "")) { try network.spoke.resolve("nobody") }
            #expect(try directory.stateHash() == network.hub.database(Node.directoryDatabase).stateHash())
        }
    }

    @Test func `a replica copies everything, then only what changed`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "Hồ sơ", forms: [], access: .everybody)
            for note in 1...900 { try await source.save(Sample.unid(note), "HoTen", "Lan \(note)", form: "Person") }
            let (replica, first) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            #expect(first.received.notes == 900)
            #expect(try replica.stateHash() == source.stateHash())
            #expect(try replica.read { try $1.title() } == "Hồ sơ")
            #expect(replica.identity.replica == source.identity.replica)
            #expect(replica.identity.incarnation != source.identity.incarnation)

            try await source.save(Sample.unid(5), "HoTen", "Mai")
            try await replica.save(Sample.unid(6), "HoTen", "Hoa")
            let next = try await network.replicate(replica)
            #expect((next.received.notes, next.pushed) == (1, 1))
            #expect(next.bytesIn < 2000)
            #expect(try replica.stateHash() == source.stateHash())
            let idle = try await network.replicate(replica)
            #expect((idle.received.notes, idle.pushed) == (0, 0))
        }
    }

    @Test func `a long exchange says how far it is`() async throws {
        try await TestNetwork.run { network in
            let members = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let text = String(repeating: "Quá trình công tác. ", count: 200)
            for _ in 0..<300 { try await members.save(nil, "GhiChu", text) }
            let shares = Mutex<[Double]>([])
            _ = try await network.spoke.createReplica("members", from: network.hub.name) { report in
                if let share = report.share { shares.withLock { $0.append(share) } }
            }
            let seen = shares.withLock { $0 }
            #expect(seen == seen.sorted() && seen.allSatisfy { (0...1).contains($0) }, "\(seen)")
            #expect(seen.contains { $0 > 0 && $0 < 1 } && seen.last == 1, "\(seen)")
        }
    }

    @Test func `an exchange ends when a selection changes while it runs, and the next one keeps to the new one`()
        async throws
    {
        try await TestNetwork.run { network in
            let members = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let text = String(repeating: "Quá trình công tác. ", count: 200)
            for number in 0..<300 {
                try await members.save(nil, "GhiChu", text, form: number % 3 == 0 ? "DangVien" : "ToChuc")
            }
            let spoke = network.spoke
            await #expect(throws: DongboError.self) {
                _ = try await spoke.createReplica("members", from: network.hub.name) { report in
                    guard report.received.notes > 0 else { return }
                    try? spoke.database("members").database.store.write {
                        try $0.setSetting(ReplicaSetting.wanted, to: "Form = \"DangVien\"")
                    }
                }
            }
            let replica = try spoke.database("members")
            let begun = try replica.read { try $1.statistics().notes }
            #expect(begun < 300, "it went on to the end")
            try await network.replicate(replica)
            #expect(try replica.read { try $1.notes(afterKey: 0, limit: 1000).map(\.form).contains("ToChuc") } == false)
            #expect(try replica.read { try $1.notes(afterKey: 0, limit: 1000).count { $0.form == "DangVien" } } == 100)
        }
    }

    @Test func `a selection is previewed where the notes are, on what the asking node may see`() async throws {
        try await TestNetwork.run { network in
            let members = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            for number in 0..<12 {
                let unid = try await members.save(nil, "GhiChu", "a", form: number % 3 == 0 ? "DangVien" : "ToChuc")
                    .unid
                guard number < 6 else { continue }
                let request = SaveRequest(
                    unid: unid, changes: [(ItemPath("Doc")!, .set(.readers(["CN=khac/O=Thanh Xuân"])))],
                    author: "CN=Lan/O=Thanh Xuân")
                let wall = NodeClock().wallMilliseconds
                _ = try await members.write { try $0.save(request, in: $1, wallMilliseconds: wall) }
            }
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            let found = try await network.spoke.preview("Form = \"DangVien\"", of: replica, at: network.hub.name)
            #expect(found == SelectionPreview(notes: 6, selected: 2))
            #expect(try network.hub.preview("", of: members) == SelectionPreview(notes: 12, selected: 12))
            await #expect(throws: DongboError.self) {
                _ = try await network.spoke.preview("Form = (", of: replica, at: network.hub.name)
            }
        }
    }

    @Test func `edits of the same item apart become one equal conflict document`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "NoiO", "Hạ Đình")
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await source.save(Sample.unid(1), "NoiO", "Nhân Chính")
            try await source.save(Sample.unid(1), "HoTen", "Lan")
            try await replica.save(Sample.unid(1), "NoiO", "Khương Đình")
            let report = try await network.replicate(replica)
            #expect(report.received.conflicts == 1)
            #expect(try source.conflicts().count == 1)
            #expect(try source.conflicts().map(\.encoded) == replica.conflicts().map(\.encoded))
            #expect(try source.stateHash() == replica.stateHash())
            let document = try source.conflicts()[0].unid
            let wall = NodeClock().wallMilliseconds
            _ = try await source.write {
                try $0.resolve(
                    document, keepTheirs: true, choices: [:], as: .node(author: "CN=Lan/O=Thanh Xuân"), in: $1,
                    wallMilliseconds: wall)
            }
            try await network.replicate(replica)
            #expect(try replica.conflicts().isEmpty)
            #expect(try source.stateHash() == replica.stateHash())
        }
    }

    @Test(arguments: [ReplicationDirection.pull, .push])
    func `one direction moves one way only`(direction: ReplicationDirection) async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await source.save(Sample.unid(1), "a", "hub")
            try await replica.save(Sample.unid(2), "a", "spoke")
            try await network.replicate(replica, direction: direction)
            #expect(try (replica.text(Sample.unid(1), "a") != nil) == (direction == .pull))
            #expect(try (source.text(Sample.unid(2), "a") != nil) == (direction == .push))
        }
    }

    @Test func `a purged stub waits for a peer like any change`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "a", "1")
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await network.replicate(replica)
            _ = try await source.write {
                try $0.delete(
                    Sample.unid(1), reason: "", as: .node(author: "CN=Lan/O=Thanh Xuân"), in: $1,
                    wallMilliseconds: NodeClock().wallMilliseconds)
            }
            try await network.replicate(replica)
            try await network.replicate(replica)
            #expect(try await network.hub.purge(source, dryRun: false).stubs == 1)
            let backlog = try network.hub.backlog(of: source, for: network.spoke.name.canonical)
            #expect(backlog?.notes == 1)
            try await network.replicate(replica)
            #expect(try network.hub.backlog(of: source, for: network.spoke.name.canonical)?.notes == 0)
        }
    }

    @Test func `a node is opened again only after it has closed`() async throws {
        try await TestNetwork.run { network in
            let directory = network.spoke.directory
            let error = await #expect(throws: DongboError.self) {
                try await Node(directory: directory, clock: NodeClock(), logger: TestNetwork.logger)
            }
            #expect(error?.code == .busy)
            #expect(error?.message.contains("already running") == true)
            let hash = try network.spoke.database(Node.directoryDatabase).stateHash()
            await network.spoke.close()
            let again = try await Node(directory: directory, clock: NodeClock(), logger: TestNetwork.logger)
            #expect(try again.database(Node.directoryDatabase).stateHash() == hash)
            #expect(again.name == network.spoke.name)
            await again.close()
        }
    }

    @Test func `what the peer does not have is said clearly`() async throws {
        try await TestNetwork.run { network in
            let hub = network.hub.name
            let missing = await #expect(throws: DongboError.self) {
                try await network.spoke.createReplica("members", from: hub) { _ in }
            }
            #expect(missing?.code == .noSuchThing)
            #expect(missing?.message.contains("no database 'members'; it has directory") == true)
            let twice = await #expect(throws: DongboError.self) {
                try await network.spoke.createReplica(Node.directoryDatabase, from: hub) { _ in }
            }
            #expect(twice?.code == .cannotCreate)
            let own = try await network.spoke.createDatabase("private", title: "", forms: [], access: .everybody)
            let refused = await #expect(throws: DongboError.self) { try await network.replicate(own) }
            #expect(refused?.code == .noSuchThing)
            #expect(refused?.message.contains("no replica of that database") == true)
            let last = try #require(network.spoke.lastExchanges.first { $0.key.database == "private" })
            #expect(last.error?.contains("no replica of that database") == true)
            #expect(network.spoke.tasks.isEmpty)
            #expect(throws: DongboError(.wrongUsage, "")) { try network.spoke.connection(to: network.spoke.name) }
        }
    }

    @Test func `a peer that is away is said clearly and costs nothing`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "a", "1")
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            await network.listener.shutdown()
            try await replica.save(Sample.unid(2), "a", "2")
            let error = await #expect(throws: DongboError.self) { try await network.replicate(replica) }
            #expect([.nodeNotRunning, .inputOutput].contains(error?.code))
            #expect(error?.message.isEmpty == false)
            #expect(try replica.text(Sample.unid(2), "a") == .text("2"))
            let (listener, _) = try await network.hub.listen(at: network.address)
            try await network.replicate(replica)
            #expect(try replica.stateHash() == source.stateHash())
            await listener.shutdown()
        }
    }

    @Test func `a database's name is checked before anything is made`() async throws {
        try await TestNetwork.run { network in
            for name in ["", "../x", "a/b", "1a", ".a", "đ", String(repeating: "a", count: 65)] {
                await #expect(throws: DongboError(.wrongUsage, "")) {
                    try await network.spoke.createDatabase(name, title: "", forms: [])
                }
            }
            _ = try await network.spoke.createDatabase("a-b_c.1", title: "", forms: [], access: .everybody)
            await #expect(throws: DongboError(.cannotCreate, "")) {
                try await network.spoke.createDatabase("a-b_c.1", title: "", forms: [], access: .everybody)
            }
        }
    }

    @Test func `what waited for the clock is accepted with the next exchange after a restart`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            let ahead = NodeClock(offsetSeconds: 900).wallMilliseconds
            let request = SaveRequest(
                unid: Sample.unid(1), changes: [(ItemPath("a")!, .set(.text("1")))], author: "CN=Lan/O=Thanh Xuân")
            _ = try await source.write { try $0.save(request, in: $1, wallMilliseconds: ahead) }
            #expect(try await network.replicate(replica).received.refused == 1)
            #expect(try replica.text(Sample.unid(1), "a") == nil)
            let directory = network.spoke.directory
            await network.spoke.close()
            let later = try await Node(
                directory: directory, clock: NodeClock(offsetSeconds: 900), logger: TestNetwork.logger)
            let again = try later.database("members")
            _ = try await later.replicate(again, with: network.hub.name, direction: .both) { _ in }
            #expect(try again.text(Sample.unid(1), "a") == .text("1"))
            #expect(try again.stateHash() == source.stateHash())
            await later.close()
        }
    }

    @Test func `a replica of what shows this node nothing says so, and fills once it may`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("db", title: "", forms: [])
            try await source.save(Sample.unid(1), "HoTen", "Lan")
            _ = try await source.write {
                try $0.changeAccess(
                    set: [AccessEntry(network.spoke.name.canonical, .noAccess, flags: [])],
                    as: .node(author: network.hub.name.canonical), in: $1,
                    wallMilliseconds: NodeClock().wallMilliseconds)
            }
            let error = await #expect(throws: DongboError(.noRight, "")) {
                _ = try await network.spoke.createReplica("db", from: network.hub.name) { _ in }
            }
            #expect(error?.message.contains("shows this node nothing of 'db'") == true)
            _ = try await source.write {
                try $0.changeAccess(
                    set: [AccessEntry(network.spoke.name.canonical, .reader, flags: .usual(for: .reader))],
                    as: .node(author: network.hub.name.canonical), in: $1,
                    wallMilliseconds: NodeClock().wallMilliseconds)
            }
            let replica = try network.spoke.database("db")
            try await network.replicate(replica)
            #expect(try replica.text(Sample.unid(1), "HoTen") == .text("Lan"))
        }
    }
}
