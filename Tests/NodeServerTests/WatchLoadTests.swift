import Foundation
import Glibc
import NodeServer
import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationTransport
import Synchronization
import Testing

/// Many spokes that watch one hub. `DONGBO_WATCHES` says how many; the figures printed are of hub and watchers together.
@Suite(.serialized) struct WatchLoadTests {
    private static let count = ProcessInfo.processInfo.environment["DONGBO_WATCHES"].flatMap(Int.init) ?? 50

    private final class Heard: Sendable {
        let counts = Mutex((opened: 0, hints: 0))
    }

    private func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    private func residentMiB() -> Int {
        let text = String(decoding: (try? DurableFile.read("/proc/self/statm")) ?? [], as: UTF8.self)
        return (Int(text.split(separator: " ").dropFirst().first ?? "0") ?? 0) / 256  // pages of 4 KiB
    }

    private func wait(_ limit: Double, until condition: () -> Bool) async throws -> Double? {
        let start = ContinuousClock.now
        while !condition() {
            guard ContinuousClock.now - start < .seconds(limit) else { return nil }
            try await Task.sleep(for: .milliseconds(2))
        }
        return (ContinuousClock.now - start) / .milliseconds(1)
    }

    @Test func `many idle watches cost next to nothing and all hear of a save within a second`() async throws {
        try await TestNetwork.run { network in
            let database = try await network.hub.createDatabase("members", title: "", forms: [], access: .everybody)
            let identities = try await enrol(network)
            let before = residentMiB()
            let heard = Heard()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, identity) in identities.enumerated() {
                    group.addTask {
                        // As the schedule does: not all in one moment, and again after a failure.
                        try await Task.sleep(for: .milliseconds(number * 20))
                        try await self.watch(network, database.identity.replica, identity, heard)
                    }
                }
                let opened = try await wait(60) { heard.counts.withLock { $0.opened } >= Self.count }
                #expect(opened != nil)
                let memory = residentMiB()
                try await Task.sleep(for: .seconds(1))
                let cpu = cpuSeconds()
                try await Task.sleep(for: .seconds(4))
                let idle = (cpuSeconds() - cpu) / 4 * 100
                try await database.save(Sample.unid(1), "a", "1")
                let told = try await wait(10) { heard.counts.withLock { $0.hints } >= Self.count }
                print(
                    "watches \(Self.count): \(memory - before) MiB more than \(before), idle \(idle) % of a core, "
                        + "all told after \(told ?? -1) ms")
                #expect(try #require(told) < 1000)
                #expect(heard.counts.withLock { $0.hints } == Self.count, "one hint each")
                group.cancelAll()
            }
            #expect(network.hub.watchingPeers.count <= Self.count)
        }
    }

    /// Watches until the task is cancelled.
    private func watch(
        _ network: TestNetwork, _ replica: ReplicaID, _ identity: NodeIdentity, _ heard: Heard
    ) async throws {
        while !Task.isCancelled {
            let connection = try PeerConnection(
                to: network.address, identity: identity, expectedName: network.hub.name,
                policy: PeerPolicy(now: { Date() }))
            let (wanted, continuation) = AsyncStream<Set<ReplicaID>>.makeStream()
            continuation.yield([replica])
            let isFirst = Mutex(true)
            try? await connection.watch(wanted) { _ in
                let opens = isFirst.withLock { first in
                    defer { first = false }
                    return first
                }
                heard.counts.withLock { if opens { $0.opened += 1 } else { $0.hints += 1 } }
            }
            continuation.finish()
            await connection.close()
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func enrol(_ network: TestNetwork) async throws -> [NodeIdentity] {
        var identities: [NodeIdentity] = []
        for number in 0..<Self.count {
            let name = try HierarchicalName(parsing: "CN=w\(number)/O=Thanh Xuân")
            let (token, _) = try await network.hub.invite(name)
            identities.append(
                try await EnrollmentClient.enroll(at: network.address, token: token, now: { Date() }).identity)
        }
        return identities
    }
}
