import Foundation
import NoteModel
import ReplicationCore
import Synchronization

/// Sees to it that one database is exchanged with one peer at most once at a time, whoever asks: the schedule, a person or
/// the peer. Who comes second waits, first come first served.
final class ExchangeSlots: Sendable {
    /// Who started the exchange.
    enum Side: Sendable { case calling, answering }

    private struct Slot {
        var holder: UUID
        var side: Side
        /// Ends the exchange that holds it.
        var handle: CancelHandle
        var waiting: [Waiter] = []
    }

    private struct Waiter {
        let id: UUID
        let side: Side
        let handle: CancelHandle
        let continuation: CheckedContinuation<Void, any Error>
    }

    private let slots = Mutex<[ReplicationPair: Slot]>([:])

    /// Who holds a pair's slot now.
    func holder(of pair: ReplicationPair) -> Side? { slots.withLock { $0[pair]?.side } }

    /// Ends the exchange that holds a pair's slot.
    func interrupt(_ pair: ReplicationPair, _ reason: String) {
        slots.withLock { $0[pair]?.handle }?.cancel(reason)
    }

    /// Waits for a pair's slot.
    ///
    /// - Parameter handle: ends the exchange that will hold it.
    /// - Throws: `CancellationError` when the task is cancelled while it waits.
    func acquire(_ pair: ReplicationPair, id: UUID, side: Side, handle: CancelHandle) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let isFree = slots.withLock { slots in
                    if slots[pair] == nil {
                        slots[pair] = Slot(holder: id, side: side, handle: handle)
                        return true
                    }
                    slots[pair]!.waiting.append(
                        Waiter(id: id, side: side, handle: handle, continuation: continuation))
                    return false
                }
                if isFree { return continuation.resume() }
                // The task may have been cancelled before it stood in the queue.
                if Task.isCancelled { leave(pair, id) }
            }
        } onCancel: {
            leave(pair, id)
        }
    }

    func release(_ pair: ReplicationPair, id: UUID) {
        let next: Waiter? = slots.withLock { slots in
            guard var slot = slots[pair], slot.holder == id else { return nil }
            guard !slot.waiting.isEmpty else {
                slots[pair] = nil
                return nil
            }
            let next = slot.waiting.removeFirst()
            (slot.holder, slot.side, slot.handle) = (next.id, next.side, next.handle)
            slots[pair] = slot
            return next
        }
        next?.continuation.resume()
    }

    /// Ends the wait of who has not got the slot yet.
    func leave(_ pair: ReplicationPair, _ id: UUID) {
        let left: Waiter? = slots.withLock { slots in
            guard let index = slots[pair]?.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return slots[pair]!.waiting.remove(at: index)
        }
        left?.continuation.resume(throwing: CancellationError())
    }
}
