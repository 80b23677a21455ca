import Foundation
import NoteModel
import SwiftProtobuf
import Synchronization
import Testing

@testable import ReplicationTransport

/// A service that tells watchers what each test gives.
private struct WatchService: PeerService {
    typealias Send = @Sendable ([DatabaseHint]) async throws -> Void
    var onWatch: @Sendable (Set<ReplicaID>, Send) async throws -> Void

    func exchange(peer: HierarchicalName, inbound: FrameReader, outbound: FrameWriter) async throws {}
    func preview(_ selection: String, of replica: ReplicaID, peer: HierarchicalName) async throws -> SelectionPreview {
        SelectionPreview(notes: 2, selected: 1)
    }

    func databases(peer: HierarchicalName) async throws -> [DatabaseDescription] { [] }

    func watch(
        peer: HierarchicalName, requests: some AsyncSequence<Set<ReplicaID>, any Error> & Sendable,
        send: @escaping @Sendable ([DatabaseHint]) async throws -> Void
    ) async throws {
        for try await wanted in requests { try await onWatch(wanted, send) }
    }
}

@Suite struct WatchTests {
    private static let replica = ReplicaID(rawValue: 7)

    @Test func `a revoked node's watch is cut at once, though nothing moves on it`() async throws {
        let revoked = Box(false)
        let now = Date()
        let policy = PeerPolicy(now: { now }, isRevoked: { _, _ in revoked.value.withLock { $0 } })
        let service = WatchService { _, send in
            try await send([])
            try await Task.sleep(for: .seconds(600))
        }
        try await withWatchedPeer(service, policy: policy) { connection, listener in
            let (replicas, continuation) = AsyncStream.makeStream(of: Set<ReplicaID>.self)
            continuation.yield([Self.replica])
            let clock = ContinuousClock.now
            let error = await failure {
                try await connection.watch(replicas) { _ in
                    // The watch is open.
                    revoked.value.withLock { $0 = true }
                    listener.enforcePolicy()
                }
            }
            #expect(error != nil)
            #expect(ContinuousClock.now - clock < .seconds(10))
            let again = await failure { _ = try await connection.databases() }
            #expect(again?.code == .noRight)
        }
    }

    private func withWatchedPeer(
        _ service: some PeerService, policy: PeerPolicy? = nil,
        _ body: (PeerConnection, PeerListener) async throws -> Void
    ) async throws {
        let organisation = try TestOrganisation()
        let policy = policy ?? organisation.policy()
        let listener = try PeerListener(
            address: NodeAddress(host: "127.0.0.1", port: 0), identity: organisation.hub, service: service,
            policy: policy, logger: quiet)
        let address = try await listener.start()
        let connection = try PeerConnection(
            to: address, identity: organisation.node("spoke"), expectedName: nil, policy: organisation.policy())
        do {
            try await body(connection, listener)
        } catch {
            Issue.record(error)
        }
        await connection.close()
        await listener.shutdown(grace: .milliseconds(200))
    }

    private func stream(_ replicas: Set<ReplicaID>) -> (
        AsyncStream<Set<ReplicaID>>, AsyncStream<Set<ReplicaID>>.Continuation
    ) {
        let (stream, continuation) = AsyncStream<Set<ReplicaID>>.makeStream()
        continuation.yield(replicas)
        return (stream, continuation)
    }

    @Test func `a watcher hears of the databases it names, and may name others later`() async throws {
        let service = WatchService { wanted, send in
            try await send(wanted.map { DatabaseHint(replica: $0, sequence: 5) })
        }
        try await withWatchedPeer(service) { connection, _ in
            let (wanted, continuation) = stream([Self.replica])
            let heard = Box<[DatabaseHint]>([])
            try await connection.watch(wanted) { hints in
                let count = heard.value.withLock { heard in
                    heard += hints
                    return heard.count
                }
                if count == 1 { continuation.yield([ReplicaID(rawValue: 8)]) } else { continuation.finish() }
            }
            let other = ReplicaID(rawValue: 8)
            #expect(
                heard.value.withLock { $0 } == [
                    DatabaseHint(replica: Self.replica, sequence: 5), DatabaseHint(replica: other, sequence: 5),
                ])
        }
    }

    @Test func `a listener that ends lets its watches go at once`() async throws {
        let service = WatchService { _, send in try await send([]) }
        try await withWatchedPeer(service) { connection, listener in
            let (wanted, continuation) = stream([])
            defer { continuation.finish() }
            let start = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    // Either end will do: in good order, or with the connection.
                    try? await connection.watch(wanted) { _ in
                        Task { await listener.shutdown(grace: .seconds(20)) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test func `a peer that tells of what is no database is refused`() {
        for bytes in [Data(), Data([1, 2, 3]), Data(repeating: 1, count: 17)] {
            let reply = Dongbo_Replication_V1_WatchReply.with { $0.hints = [.with { $0.replica = bytes }] }
            #expect(throws: DongboError(.protocolError, "")) { try WatchMessages.hints(reply) }
            let request = Dongbo_Replication_V1_WatchRequest.with { $0.replicas = [bytes] }
            #expect(throws: DongboError(.protocolError, "")) { try WatchMessages.replicas(request) }
        }
        let flood = Dongbo_Replication_V1_WatchRequest.with {
            $0.replicas = Array(repeating: Data(repeating: 1, count: 16), count: 4097)
        }
        #expect(throws: DongboError(.protocolError, "")) { try WatchMessages.replicas(flood) }
    }

    @Test func `a watch by a node without a service for it ends with a clear answer`() async throws {
        try await withWatchedPeer(TestService()) { connection, _ in
            let (wanted, continuation) = stream([Self.replica])
            defer { continuation.finish() }
            let error = await #expect(throws: DongboError.self) { try await connection.watch(wanted) { _ in } }
            #expect(error?.message.contains("tells nobody of changes") == true)
        }
    }
}
