import NoteModel
import Synchronization

/// The changes one subscriber waits for: each element has every database that changed since the one before, once.
public final class ChangeSubscription: AsyncSequence, Sendable {
    public typealias Element = [DatabaseChange]

    private struct Pending {
        var changes: [String: DatabaseChange] = [:]
        /// An element is due even if it is empty.
        var isDue = false
    }

    private let pending = Mutex(Pending())
    private let isOfInterest: @Sendable (DatabaseChange) -> Bool
    private let wakes: AsyncStream<Void>
    private let wake: AsyncStream<Void>.Continuation
    private let leave: @Sendable () -> Void

    init(_ isOfInterest: @escaping @Sendable (DatabaseChange) -> Bool, leave: @escaping @Sendable () -> Void) {
        self.isOfInterest = isOfInterest
        self.leave = leave
        (wakes, wake) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func offer(_ change: DatabaseChange) {
        guard isOfInterest(change) else { return }
        deliver([change])
    }

    /// Brings the next element about, without asking for interest; it may be empty.
    func deliver(_ changes: [DatabaseChange]) {
        pending.withLock { pending in
            pending.isDue = true
            for change in changes {
                if pending.changes[change.database] == nil {
                    pending.changes[change.database] = change
                } else {
                    pending.changes[change.database]!.merge(change)
                }
            }
        }
        wake.yield()
    }

    /// Ends the sequence after what is pending.
    func finish() { wake.finish() }

    /// Ends the subscription; the board forgets it.
    public func cancel() {
        leave()
        finish()
    }

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let subscription: ChangeSubscription
        fileprivate var wakes: AsyncStream<Void>.AsyncIterator

        public mutating func next() async -> [DatabaseChange]? {
            while await wakes.next() != nil {
                if let changes = subscription.take() { return changes }
            }
            return nil
        }
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(subscription: self, wakes: wakes.makeAsyncIterator())
    }

    private func take() -> [DatabaseChange]? {
        pending.withLock { pending in
            guard pending.isDue else { return nil }
            defer { pending = Pending() }
            return pending.changes.values.sorted { $0.database < $1.database }
        }
    }
}
