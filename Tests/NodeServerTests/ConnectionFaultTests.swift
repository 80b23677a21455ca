import Foundation
import Logging
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore
import ReplicationTransport
import Synchronization
import Testing

/// Peers that behave badly, against a spoke that acts on its connection.
@Suite(.serialized) struct ConnectionFaultTests {
    private static let quick: ScheduleLimits = {
        var limits = ScheduleLimits()
        limits.openingSpread = 0
        return limits
    }()

    /// Answers like the hub, but never goes on with an exchange, and floods its watchers with hints of nothing.
    private struct BadHub: PeerService {
        let replicas: [ReplicaID]

        func exchange(peer: HierarchicalName, inbound: FrameReader, outbound: FrameWriter) async throws {
            while try await inbound.next() != nil {}
        }

        func preview(_ selection: String, of replica: ReplicaID, peer: HierarchicalName) async throws
            -> SelectionPreview
        {
            SelectionPreview(notes: 2, selected: 1)
        }

        func databases(peer: HierarchicalName) async throws -> [DatabaseDescription] {
            replicas.map { DatabaseDescription(name: "x", title: "", replica: $0) }
        }

        func watch(
            peer: HierarchicalName, requests: some AsyncSequence<Set<ReplicaID>, any Error> & Sendable,
            send: @escaping @Sendable ([DatabaseHint]) async throws -> Void
        ) async throws {
            var number: UInt64 = 0
            while true {
                number += 1
                try await send([
                    DatabaseHint(replica: ReplicaID(rawValue: UInt128(number)), sequence: .max),
                    DatabaseHint(replica: replicas[0], sequence: number % 3),
                ])
            }
        }
    }

    private final class Messages: Sendable {
        let all = Mutex<[String]>([])
    }

    private struct Recorder: LogHandler {
        let messages: Messages
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.notice
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { messages.all.withLock { $0.append("\(event.message)") } }
    }

    private func wait(_ limit: Double = 60, until condition: () async throws -> Bool) async throws -> Bool {
        let start = ContinuousClock.now
        while !(try await condition()) {
            guard ContinuousClock.now - start < .seconds(limit) else { return false }
            try await Task.sleep(for: .milliseconds(20))
        }
        return true
    }

    private func set(_ network: TestNetwork, _ texts: [ConnectionSettings.Key: String]) async throws {
        let document = try #require(try network.spoke.directoryIndex().connections.first)
        var settings = try #require(document.settings)
        for (key, text) in texts { try settings.set(key, to: text) }
        try await network.spoke.saveDirectory(document.unid, form: ConnectionSettings.form, settings.changes)
    }

    @Test func `a peer that stalls is left at the time limit, and what is here stays good`() async throws {
        try await TestNetwork.run { network in
            let source = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            try await source.save(Sample.unid(1), "a", "1")
            let (replica, _) = try await network.spoke.createReplica("members", from: network.hub.name) { _ in }
            try await replica.save(Sample.unid(2), "a", "2")
            try await set(network, [.timeLimit: "1s", .retryFirst: "1s", .retryLongest: "1s"])
            await network.listener.shutdown(grace: .zero)
            let replicas = network.spoke.databases.map(\.identity.replica)
            let bad = try PeerListener(
                address: network.address, identity: network.hub.identity, service: BadHub(replicas: replicas),
                policy: PeerPolicy(now: { Date() }), logger: TestNetwork.logger)
            _ = try await bad.start()
            await network.spoke.startReplication(limits: Self.quick)
            #expect(
                try await wait {
                    network.spoke.lastExchanges.contains { $0.error?.contains("time limit is 1s") == true }
                })
            #expect(network.spoke.tasks.count <= 2)
            await bad.shutdown(grace: .zero)
            let (listener, _) = try await network.hub.listen(at: network.address)
            #expect(
                try await wait { try source.text(Sample.unid(2), "a") == .text("2") },
                "\(network.spoke.lastExchanges.map { "\($0.key): \($0.error ?? "well")" })")
            #expect(try await wait { try source.stateHash() == replica.stateHash() })
            await network.spoke.stopReplication()
            await listener.shutdown()
        }
    }

    @Test func `a hub that is away is logged once, and once when it is back`() async throws {
        try await TestNetwork.run { network in
            try await set(network, [.retryFirst: "1s", .retryLongest: "1s"])
            await network.listener.shutdown(grace: .zero)
            await network.spoke.close()
            let messages = Messages()
            let logger = Logger(label: "test") { _ in Recorder(messages: messages) }
            let spoke = try await Node(directory: network.spoke.directory, clock: NodeClock(), logger: logger)
            await spoke.startReplication(limits: Self.quick)
            let hub = network.hub.name.canonical
            #expect(
                try await wait {
                    spoke.lastExchanges.contains { $0.key.peer == hub && $0.failures >= 3 }
                })
            #expect(messages.all.withLock { $0 }.count == 1, "\(messages.all.withLock { $0 })")
            let (listener, _) = try await network.hub.listen(at: network.address)
            #expect(try await wait { messages.all.withLock { $0.contains("peer answers again") } })
            #expect(messages.all.withLock { $0 }.count == 2)
            await spoke.close()
            await listener.shutdown()
        }
    }
}
