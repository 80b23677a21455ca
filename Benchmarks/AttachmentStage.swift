import NodeServer
import NoteModel
import NoteStore

/// A large file that is attached on the hub, carried to a spoke and read there.
struct AttachmentStage {
    let folder: String
    let bytes: UInt64

    struct Result {
        var attachSeconds = 0.0
        var fetchSeconds = 0.0
        /// Of each process, at most.
        var hubPeakBytes = 0
        var spokePeakBytes = 0
    }

    /// Run before the stages that hold much in memory: a process's peak cannot be reset.
    func run() async throws -> Result {
        let hub = try await HubProcess(folder + "/attachment", fill: 10)
        defer { hub.end() }
        var result = Result()
        let attached = try await seconds { try hub.child.ask("attach \(bytes)") }
        result.attachSeconds = attached.seconds
        let spoke = try await hub.join("spoke")
        let (database, _) = try await spoke.createReplica(ReplicationStages.database, from: hub.name) { _ in }
        let unid = UnidBox(UNID(attached.value)!)
        guard let listed = try await spoke.attachments(of: unid.unid, in: database)?.first else {
            throw BenchmarkFailure(message: "the note has no attachment")
        }
        let request = AttachmentRequest(listed.reference, of: unid.unid, in: database)
        result.fetchSeconds = (try await seconds { try await spoke.fetchAttachment(request) }).seconds
        var read: UInt64 = 0
        try await spoke.read(listed.reference) { read += UInt64($0.count) }
        guard read == bytes else { throw BenchmarkFailure(message: "\(read) bytes came out of \(bytes)") }
        result.hubPeakBytes = hub.child.peakMemory
        result.spokePeakBytes = ChildProcess.peakMemory(of: "self")
        await spoke.close()
        return result
    }
}
