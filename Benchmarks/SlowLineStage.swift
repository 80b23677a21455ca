import NodeServer
import NoteModel
import NoteStore

/// A first copy over a long, thin line that loses packets.
struct SlowLineStage {
    let folder: String
    let notes: Int
    let terms = SlowLine.Terms()

    struct Result {
        var seconds = 0.0
        var bytes = 0
        /// Of the line's bandwidth, counting only the bytes of frames, not what TLS and HTTP/2 add.
        var share = 0.0
    }

    func run() async throws -> Result {
        let hub = try await HubProcess(folder + "/line", fill: notes)
        defer { hub.end() }
        let line = try await SlowLine(to: hub.address, terms: terms)
        // The directory names the line's near end, so that nobody finds another way.
        _ = try hub.child.ask("describe hub Address \(line.address)")
        let spoke = try await hub.join("spoke", by: line.address)
        let (_, report) = try await spoke.createReplica(ReplicationStages.database, from: hub.name) { _ in }
        await spoke.close()
        await line.close()
        guard report.received.notes == notes else {
            throw BenchmarkFailure(message: "expected \(notes) notes, got \(report.received.notes)")
        }
        return Result(
            seconds: report.seconds, bytes: report.bytesIn,
            share: Double(report.bytesIn) * 8 / report.seconds / terms.bitsPerSecond)
    }
}
