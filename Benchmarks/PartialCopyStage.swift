import NodeServer
import NoteModel
import NoteStore

/// The first copy of someone who sees a hundredth, beside the first copy of a database of just those notes.
struct PartialCopyStage {
    let folder: String
    let notes: Int

    struct Result {
        var seen = 0
        /// Of the hundredth, and of the database that holds nothing else.
        var partSeconds = 0.0
        var wholeSeconds = 0.0
    }

    func run() async throws -> Result {
        let share = 100
        var result = Result()
        result.seen = notes / share
        let large = try await HubProcess(folder + "/part", fill: notes, ["--shared-by", "\(share)"])
        defer { large.end() }
        let small = try await HubProcess(folder + "/whole", fill: result.seen, ["--shared-by", "1"])
        defer { small.end() }
        var (parts, wholes): ([Double], [Double]) = ([], [])
        // By turns, a new spoke each time, so that a machine that is slower for a while is slower for both.
        for round in 0..<15 {
            parts.append(try await copy(large, to: "spoke-\(round)", expecting: result.seen))
            wholes.append(try await copy(small, to: "spoke-\(round)", expecting: result.seen))
        }
        result.partSeconds = median(parts)
        result.wholeSeconds = median(wholes)
        return result
    }

    private func copy(_ hub: HubProcess, to name: String, expecting count: Int) async throws -> Double {
        let spoke = try await hub.join(name)
        let (_, report) = try await spoke.createReplica(ReplicationStages.database, from: hub.name) { _ in }
        await spoke.close()
        guard report.received.notes == count else {
            throw BenchmarkFailure(message: "expected \(count) notes, got \(report.received.notes)")
        }
        return report.seconds
    }
}
