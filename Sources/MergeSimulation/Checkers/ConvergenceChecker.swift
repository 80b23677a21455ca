import NoteModel
import SimulationKit

/// Promise 2: replicas that hold the same revisions hold the same bytes and show the same note.
enum ConvergenceChecker: Checker {
    static func check(_ note: HealedNote) throws(Violation) {
        if note.revisions.isEmpty { return }
        for (replica, copy) in note.copies.enumerated() {
            if copy.parked > 0 {
                throw Violation("Convergence", "replica \(replica) still has \(copy.parked) parked revisions")
            }
            if copy.encoded != note.copies[0].encoded {
                throw Violation("Convergence", "replica \(replica) and replica 0 hold different states")
            }
            if copy.content != note.copies[0].content {
                throw Violation("Convergence", "replica \(replica) and replica 0 show different notes")
            }
        }
        // Acknowledgement order is causal, and no replica saw the revisions in just that order.
        let folded = NoteState(unid: note.unid, folding: note.revisions)
        if folded.encoded != note.copies[0].encoded {
            throw Violation("Convergence", "the replicas' state is not the fold of the revisions")
        }
    }
}
