import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore

/// What one exchange over a ``Pipe`` came to.
struct PipeReport {
    var frames: [Frame] = []
    var notesSent: Int { frames.reduce(0) { if case .notes(let notes) = $1 { $0 + Int(notes.noteCount) } else { $0 } } }
    var offers: Int { frames.count { if case .offers = $0 { true } else { false } } }
    var batches: Int { frames.count { if case .notes = $0 { true } else { false } } }
    var isFinished = false
    /// What either side received.
    var initiator = ReceiveReport()
    var responder = ReceiveReport()
    /// Why the initiator's file must be given up.
    var renewal: Renewal?
}

/// Moves frames between two machines one at a time, in order, until both are through or the line is cut.
struct Pipe {
    var batchBytes = 600
    /// The line goes down instead of delivering the frame with this index.
    var cutAt: Int?

    func exchange(
        _ initiator: TestReplica, with responder: TestReplica, pull: Bool = true, push: Bool = true
    ) throws -> PipeReport {
        let left = try TestPeer.initiator(initiator, to: responder, pull: pull, push: push, batchBytes: batchBytes)
        let right = try TestPeer.responder(responder, to: initiator, batchBytes: batchBytes)
        var report = PipeReport()
        var waiting = (toLeft: try right.handle(.start), toRight: try left.handle(.start))
        while !waiting.toLeft.isEmpty || !waiting.toRight.isEmpty {
            if report.frames.count == cutAt { return report }
            // Alternately, so that both directions run side by side.
            if waiting.toLeft.isEmpty || (!waiting.toRight.isEmpty && report.frames.count % 2 == 0) {
                let frame = waiting.toRight.removeFirst()
                report.frames.append(frame)
                waiting.toLeft += try right.handle(.received(frame))
            } else {
                let frame = waiting.toLeft.removeFirst()
                report.frames.append(frame)
                waiting.toRight += try left.handle(.received(frame))
            }
        }
        report.isFinished = left.isFinished && right.isFinished
        (report.initiator, report.responder, report.renewal) = (left.report, right.report, left.machine.renewal)
        return report
    }
}
