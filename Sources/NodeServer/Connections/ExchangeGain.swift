import NoteStore
import Synchronization

/// Whether an exchange has brought anything that stays, even if it breaks off.
final class ExchangeGain: Sendable {
    private let gained = Mutex(false)

    var isAny: Bool { gained.withLock { $0 } }

    func note(_ report: ExchangeReport) {
        let any = report.received.notes > 0 || report.withdrawn > 0 || report.batchesHeldByPeer ?? 0 > 0
        if any { gained.withLock { $0 = true } }
    }
}
