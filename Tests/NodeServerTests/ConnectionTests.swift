import AccessControl
import Foundation
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Testing

@testable import NodeServer

/// Real nodes over TLS whose connection documents are acted upon.
@Suite(.serialized) struct ConnectionTests {
    private static let quick: ScheduleLimits = {
        var limits = ScheduleLimits()
        limits.openingSpread = 0
        return limits
    }()

    /// Waits until `condition` holds.
    ///
    /// - Returns: milliseconds it took; nil when it did not within `limit` seconds.
    private func wait(_ limit: Double = 60, until condition: () async throws -> Bool) async throws -> Double? {
        let start = ContinuousClock.now
        while !(try await condition()) {
            guard ContinuousClock.now - start < .seconds(limit) else { return nil }
            try await Task.sleep(for: .milliseconds(5))
        }
        return (ContinuousClock.now - start) / .milliseconds(1)
    }

    private func start(_ network: TestNetwork) async throws {
        await network.hub.startReplication(limits: Self.quick)
        await network.spoke.startReplication(limits: Self.quick)
        #expect(
            try await wait { network.hub.watchingPeers == [network.spoke.name.canonical] } != nil,
            "the spoke watches the hub")
    }

    private func connection(_ network: TestNetwork) throws -> ConnectionDocument {
        try #require(try network.hub.directoryIndex().connections.first)
    }

    private func set(_ node: Node, _ document: ConnectionDocument, _ texts: [ConnectionSettings.Key: String])
        async throws
    {
        var settings = try #require(document.settings)
        for (key, text) in texts { try settings.set(key, to: text) }
        try await node.saveDirectory(document.unid, form: ConnectionSettings.form, settings.changes)
    }

    @Test func `a document may come before its node and its databases, and whoever wrote it is told so`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            var settings = try #require(try connection(network).settings)
            #expect(try network.spoke.warnings(about: settings) == [])
            settings.source = "*"
            settings.destination = "LocalNodes"
            #expect(try network.spoke.warnings(about: settings) == [])
            (settings.source, settings.databases) = (network.spoke.name.canonical, ["dir*", "ho-so", "khac-*"])
            #expect(try network.hub.warnings(about: settings) == [], "only the spoke knows what it has")
            let absent = try network.spoke.warnings(about: settings)
            #expect(absent.count == 1 && absent[0].contains("no database 'ho-so', 'khac-*'"))
            (settings.destination, settings.databases) = ("CN=xa/O=Thanh Xuân", ["*"])
            let unknown = try network.hub.warnings(about: settings)
            #expect(unknown.count == 1 && unknown[0].contains("known are hub/Thanh Xuân, phuong/Thanh Xuân"))
            settings.destination = settings.source
            #expect(throws: DongboError.self) { try settings.check() }
        }
    }

    @Test func `who replicates by hand goes where the connection says, also while it is switched off`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            let (second, address) = try await network.hub.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
            #expect(try await network.spoke.reach(network.hub.name).address == network.address)
            try await set(network.spoke, try connection(network), [.address: address.description])
            #expect(try await network.spoke.reach(network.hub.name).address == address)
            let database = try await network.hub.createDatabase("db", title: "", forms: [], access: .everybody)
            try await database.save(nil, "HoTen", "Lan")
            let (copy, _) = try await network.spoke.createReplica("db", from: network.hub.name) { _ in }
            #expect(try copy.stateHash() == database.stateHash())
            await second.shutdown()
            // A document that is out of date does not cut people off.
            #expect(try await network.spoke.reach(network.hub.name).address == network.address)
        }
    }

    @Test func `a node that joined has a connection to its hub as a document, switched off`() async throws {
        try await TestNetwork.run(isConnected: false) { network in
            for node in [network.hub, network.spoke] {
                let settings = try #require(try node.directoryIndex().connections.first?.settings)
                #expect(settings.source == network.spoke.name.canonical)
                #expect(settings.destination == network.hub.name.canonical)
                #expect(settings.isOnChange && settings.times.repeatSeconds == 300)
                #expect(!settings.isEnabled)
            }
            #expect(try !network.spoke.isSource(of: try #require(try connection(network).settings)))
            try await network.switchConnectionOn()
            #expect(try network.spoke.isSource(of: try #require(try connection(network).settings)))
            #expect(try !network.hub.isSource(of: try #require(try connection(network).settings)))
            let nodes = try network.hub.directoryIndex().groupTable.members(of: "LocalNodes")
            #expect(nodes == [network.hub.name.canonical, network.spoke.name.canonical])
        }
    }

    @Test func `a peer is called where a connection document says, and found elsewhere if it is not there`()
        async throws
    {
        try await TestNetwork.run(isConnected: false) { network in
            // Nobody listens there.
            try await set(network.spoke, try connection(network), [.address: "127.0.0.1:9", .enabled: "yes"])
            let hub = network.hub.name
            #expect(try network.spoke.connection(to: hub).address.description == "127.0.0.1:9")
            try await network.spoke.replicateDirectory(with: hub)
            #expect(try network.spoke.connection(to: hub).address.description != "127.0.0.1:9")
        }
    }

    @Test func `a save is on the other side within a second, both ways`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "a", "0")
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await start(network)
            for round in 1...5 {
                try await source.save(Sample.unid(1), "a", "hub \(round)")
                let down = try await wait { try replica.text(Sample.unid(1), "a") == .text("hub \(round)") }
                #expect(try #require(down) < 1000)
                try await replica.save(Sample.unid(1), "a", "spoke \(round)")
                let up = try await wait { try source.text(Sample.unid(1), "a") == .text("spoke \(round)") }
                #expect(try #require(up) < 1000)
            }
            #expect(try source.stateHash() == replica.stateHash())
        }
    }

    @Test func `quiet nodes exchange nothing, and what came from a peer does not go back`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await start(network)
            try await source.save(Sample.unid(1), "a", "1")
            _ = try await wait { try replica.text(Sample.unid(1), "a") != nil }
            try await Task.sleep(for: .milliseconds(800))
            func latest() -> [UInt64] { network.hub.lastExchanges.map(\.atMilliseconds) }
            let before = latest()
            try await Task.sleep(for: .milliseconds(1500))
            #expect(latest() == before)
        }
    }

    @Test func `a connection edited on the hub takes effect at the spoke without a restart`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await start(network)
            let document = try connection(network)
            try await set(network.hub, document, [.databases: "directory"])
            #expect(
                try await wait {
                    await network.spoke.standings().keys.map(\.database) == ["directory"]
                } != nil)
            try await source.save(Sample.unid(1), "a", "1")
            try await Task.sleep(for: .milliseconds(700))
            #expect(try replica.text(Sample.unid(1), "a") == nil)
            try await set(network.hub, document, [.databases: "*"])
            #expect(try await wait { try replica.text(Sample.unid(1), "a") != nil } != nil)
            try await set(network.spoke, document, [.enabled: "no"])
            #expect(try await wait { network.hub.watchingPeers.isEmpty } != nil)
            #expect(await network.spoke.standings().isEmpty)
        }
    }

    @Test func `a spoke finds its hub again after a restart and catches up`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await set(network.spoke, try connection(network), [.retryFirst: "1s", .retryLongest: "2s"])
            try await start(network)
            await network.listener.shutdown(grace: .milliseconds(100))
            try await replica.save(Sample.unid(1), "a", "spoke")
            try await source.save(Sample.unid(2), "a", "hub")
            #expect(
                try await wait {
                    await network.spoke.standings().values.contains { $0.peerFailures > 0 }
                } != nil)
            let failed = network.spoke.lastExchanges.contains { $0.failures > 0 && $0.error != nil }
            #expect(failed)
            let (listener, _) = try await network.hub.listen(at: network.address)
            #expect(try await wait { try source.text(Sample.unid(1), "a") != nil } != nil)
            #expect(try await wait { try replica.text(Sample.unid(2), "a") != nil } != nil)
            #expect(try await wait { network.hub.watchingPeers.count == 1 } != nil)
            await network.spoke.stopReplication()
            await listener.shutdown()
        }
    }

    @Test func `two calls of one pair never run at once, and the second gets its turn`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            for note in 1...300 { try await source.save(Sample.unid(note), "a", "\(note)") }
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for round in 0..<6 {
                    group.addTask {
                        try await replica.save(Sample.unid(1000 + round), "a", "spoke")
                        if round.isMultiple(of: 2) {
                            try await network.replicate(replica)
                        } else {
                            try await network.replicate(replica, direction: .pull)
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<200 {
                        let running = network.spoke.tasks.filter { !$0.isWaiting }
                        #expect(running.count <= 1)
                        try await Task.sleep(for: .milliseconds(1))
                    }
                }
                try await group.waitForAll()
            }
            try await network.replicate(replica)
            #expect(try replica.stateHash() == source.stateHash())
        }
    }

    @Test func `nodes that call each other at the same moment both get through`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            let (listener, address) = try await network.spoke.listen(at: NodeAddress(host: "127.0.0.1", port: 0))
            try await network.replicate(network.spoke.database(Node.directoryDatabase))
            var back = ConnectionSettings.standard(from: network.hub.name, to: network.spoke.name)
            back.address = address.description
            try await network.hub.saveDirectory(nil, form: ConnectionSettings.form, back.changes)
            try await start(network)
            for round in 1...10 {
                async let one = source.save(Sample.unid(round), "hub", "\(round)")
                async let other = replica.save(Sample.unid(round), "spoke", "\(round)")
                _ = try await (one, other)
            }
            #expect(
                try await wait {
                    try source.text(Sample.unid(10), "spoke") != nil && replica.text(Sample.unid(10), "hub") != nil
                        && source.stateHash() == replica.stateHash()
                } != nil)
            let errors = (network.hub.lastExchanges + network.spoke.lastExchanges).compactMap(\.error)
            #expect(errors.isEmpty, "\(errors)")
            await network.spoke.stopReplication()
            await listener.shutdown()
        }
    }

    @Test func `the books survive a restart`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await network.replicate(replica)
            try await replica.save(Sample.unid(1), "a", "1")
            let hub = network.hub.name.canonical
            #expect(try network.spoke.backlog(of: replica, for: hub)?.notes == 1)
            let before = network.spoke.lastExchanges
            await network.spoke.close()
            let again = try await Node(
                directory: network.spoke.directory, clock: NodeClock(), logger: TestNetwork.logger)
            #expect(again.lastExchanges == before)
            #expect(try again.backlog(of: again.database("members"), for: hub)?.notes == 1)
            _ = try await again.replicate(again.database("members"), with: network.hub.name, direction: .both) { _ in }
            #expect(try again.backlog(of: again.database("members"), for: hub)?.notes == 0)
            #expect(try source.text(Sample.unid(1), "a") == .text("1"))
            await again.close()
        }
    }
}
