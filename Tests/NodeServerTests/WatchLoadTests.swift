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
        let opened = Atomic<Int>(0)
        let hints = Atomic<Int>(0)
    }

    private func cpuSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    private func residentMiB() -> Int {
        let file = FileHandle(forReadingAtPath: "/proc/self/statm")
        let text = String(decoding: (try? file?.readToEnd()) ?? Data(), as: UTF8.self)
        return (Int(text.split(separator: " ").dropFirst().first ?? "0") ?? 0) * 4096 >> 20
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
            let database = try await network.hub.createDatabase("members", title: "", forms: [])
            let identities = try await enrol(network)
            let before = residentMiB()
            let heard = Heard()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for identity in identities {
                    let (wanted, continuation) = AsyncStream<Set<ReplicaID>>.makeStream()
                    continuation.yield([database.identity.replica])
                    group.addTask {
                        let connection = try PeerConnection(
                            to: network.address, identity: identity, expectedName: network.hub.name,
                            policy: PeerPolicy(now: { Date() }))
                        let isFirst = Atomic<Bool>(true)
                        try? await connection.watch(wanted) { _ in
                            if isFirst.exchange(false, ordering: .relaxed) {
                                heard.opened.add(1, ordering: .relaxed)
                            } else {
                                heard.hints.add(1, ordering: .relaxed)
                            }
                        }
                        continuation.finish()
                        await connection.close()
                    }
                }
                let opened = try await wait(60) { heard.opened.load(ordering: .relaxed) == Self.count }
                #expect(opened != nil)
                let memory = residentMiB()
                try await Task.sleep(for: .seconds(1))
                let cpu = cpuSeconds()
                try await Task.sleep(for: .seconds(4))
                let idle = (cpuSeconds() - cpu) / 4 * 100
                try await database.save(Sample.unid(1), "a", "1")
                let told = try await wait(10) { heard.hints.load(ordering: .relaxed) >= Self.count }
                print(
                    "watches \(Self.count): \(memory - before) MiB more than \(before), idle \(idle) % of a core, "
                        + "all told after \(told ?? -1) ms")
                #expect(try #require(told) < 1000)
                #expect(heard.hints.load(ordering: .relaxed) == Self.count, "one hint each")
                group.cancelAll()
            }
            #expect(network.hub.watchingPeers.count <= Self.count)
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
