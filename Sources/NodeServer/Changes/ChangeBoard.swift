import NoteModel
import Synchronization

/// Tells everybody who waits which databases have changed. A commit costs one look per subscriber; a subscriber that is slow
/// finds the changes of each database put together into one.
public final class ChangeBoard: Sendable {
    private struct State {
        var subscriptions: [UInt64: ChangeSubscription] = [:]
        var next: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    public init() {}

    func publish(_ change: DatabaseChange) {
        let subscriptions = state.withLock { Array($0.subscriptions.values) }
        for subscription in subscriptions { subscription.offer(change) }
    }

    /// - Parameter isOfInterest: asked for every change, with the readers it touches, so it must be quick.
    public func subscribe(
        _ isOfInterest: @escaping @Sendable (DatabaseChange) -> Bool = { _ in true }
    ) -> ChangeSubscription {
        state.withLock { state in
            let id = state.next
            state.next += 1
            let subscription = ChangeSubscription(isOfInterest) { [weak self] in
                _ = self?.state.withLock { $0.subscriptions.removeValue(forKey: id) }
            }
            if state.isClosed { subscription.finish() } else { state.subscriptions[id] = subscription }
            return subscription
        }
    }

    /// Ends all subscriptions.
    func close() {
        let subscriptions = state.withLock { state in
            defer { state.subscriptions = [:] }
            state.isClosed = true
            return Array(state.subscriptions.values)
        }
        for subscription in subscriptions { subscription.finish() }
    }

    /// For `show`: how many wait.
    var count: Int { state.withLock { $0.subscriptions.count } }
}
