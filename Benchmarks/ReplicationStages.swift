import Foundation
import NodeServer
import NoteModel
import NoteStore
import ReplicationTransport
import SyntheticDistrict

/// Replication over loopback TLS between two processes: the hub is a child, this process is the spoke.
struct ReplicationStages {
    static let database = "members"
    let folder: String
    let workload: Workload
    let count: Int

    struct Result {
        var firstSeconds = 0.0
        var wireBytesPerNote = 0.0
        var incrementalMilliseconds = 0.0
        var idleMilliseconds = 0.0
        var idleSmallMilliseconds = 0.0
        var hubPeakBytes = 0
        var spokePeakBytes = 0
    }

    /// A spoke in this process that has copied a database from a hub in another.
    private struct Pair {
        let spoke: Node
        let database: DatabaseActor
        let hub: HierarchicalName
        let child: ChildProcess
        let first: ExchangeReport

        func replicate() async throws -> ExchangeReport {
            try await spoke.replicate(database, with: hub, direction: .both) { _ in }
        }

        /// Milliseconds of an exchange with nothing to say.
        func idle(notes: Int) async throws -> Double {
            try await ReplicationStages.settle(notes: notes)
            _ = try await replicate()
            var rounds: [Double] = []
            for _ in 0..<21 { rounds.append((try await seconds { try await replicate() }).seconds * 1000) }
            return median(rounds)
        }

        func end() async {
            await spoke.close()
            child.end()
        }
    }

    /// Waits until nodes have done what they do after a first copy: they look for attached files.
    static func settle(notes: Int) async throws { try await Task.sleep(for: .seconds(1 + notes / 20_000)) }

    func run() async throws -> Result {
        var result = Result()
        let small = try await pair("small", min(1000, count))
        _ = try await small.replicate()
        result.idleSmallMilliseconds = try await small.idle(notes: 1000)
        await small.end()

        let large = try await pair("large", count)
        result.firstSeconds = large.first.seconds
        result.wireBytesPerNote = Double(large.first.bytesIn) / Double(count)
        result.hubPeakBytes = large.child.peakMemory
        result.spokePeakBytes = ChildProcess.peakMemory(of: "self")
        result.idleMilliseconds = try await large.idle(notes: count)
        var rounds: [Double] = []
        for _ in 0..<7 {
            _ = try large.child.ask("edit 100")
            let report = try await large.replicate()
            guard report.received.notes == 100 else {
                throw BenchmarkFailure(message: "expected 100 changes, got \(report.received.notes)")
            }
            rounds.append(report.seconds * 1000)
        }
        result.incrementalMilliseconds = median(rounds)
        await large.end()
        return result
    }

    private func pair(_ name: String, _ count: Int) async throws -> Pair {
        let hub = try await HubProcess("\(folder)/\(name)", fill: count, ["--kind", workload.rawValue])
        let spoke = try await hub.join("spoke")
        let (database, report) = try await spoke.createReplica(Self.database, from: hub.name) { _ in }
        guard report.received.notes == count else {
            throw BenchmarkFailure(message: "expected \(count) notes, got \(report.received.notes)")
        }
        return Pair(spoke: spoke, database: database, hub: hub.name, child: hub.child, first: report)
    }
}
