import NodeServer
import NoteModel
import NoteStore

/// Two whole replicas without a common checkpoint that differ in a few notes, and what it costs when they are equal.
struct DivergedStage {
    let folder: String
    let notes: Int
    let differing: Int

    struct Result {
        var seconds = 0.0
        /// Both ways, without the notes themselves.
        var findingBytes = 0
        var noteBytes = 0
        var idleMilliseconds = 0.0
        var changesMilliseconds = 0.0
    }

    func run() async throws -> Result {
        let hub = try await HubProcess(folder + "/diverged", fill: notes)
        defer { hub.end() }
        let other = try await hub.join("hub-2")
        // Two hubs: both see everything.
        _ = try hub.child.ask("describe hub-2 Role hub")
        _ = try await other.replicate(
            other.database(Node.directoryDatabase), with: hub.name, direction: .both, progress: { _ in })
        let copy = folder + "/diverged/copy.dongbo"
        _ = try hub.child.ask("backup \(copy)")
        let database = try await other.restore(copy, as: ReplicationStages.database).database
        _ = try hub.child.ask("edit \(differing / 2)")
        // Not those that the hub changed.
        let step = max(1, notes / (differing / 2))
        try await HubEdits.run(database, count: differing / 2, every: step, from: step / 2)
        let report = try await exchange(other, database, hub)
        guard report.received.notes == differing / 2, report.pushed == differing / 2 else {
            throw BenchmarkFailure(
                message: "expected \(differing / 2) notes each way, got \(report.received.notes) and \(report.pushed)")
        }
        var result = Result()
        result.seconds = report.seconds
        result.noteBytes = report.bytesOfNotes
        result.findingBytes = report.bytesIn + report.bytesOut - report.bytesOfNotes
        try await ReplicationStages.settle(notes: notes)
        var rounds: [Double] = []
        for _ in 0..<21 { rounds.append(try await exchange(other, database, hub).seconds * 1000) }
        result.idleMilliseconds = median(rounds)
        rounds = []
        for _ in 0..<7 {
            _ = try hub.child.ask("edit 100")
            rounds.append(try await exchange(other, database, hub).seconds * 1000)
        }
        result.changesMilliseconds = median(rounds)
        await other.close()
        return result
    }

    private func exchange(_ node: Node, _ database: DatabaseActor, _ hub: HubProcess) async throws -> ExchangeReport {
        try await node.replicate(database, with: hub.name, direction: .both) { _ in }
    }
}
