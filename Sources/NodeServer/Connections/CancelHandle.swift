import Synchronization

/// Ends an exchange once, with a reason for people, whether it runs, waits for its turn or has not begun.
final class CancelHandle: Sendable {
    private struct State {
        var end: (@Sendable () -> Void)?
        var reason: String?
    }

    private let state = Mutex(State())

    /// Why it was ended; nil when it was not.
    var reason: String? { state.withLock { $0.reason } }

    /// Says how to end it from now on; called at once when it was ended already.
    func onCancel(_ end: @escaping @Sendable () -> Void) {
        let isCancelled = state.withLock { state in
            state.end = end
            return state.reason != nil
        }
        if isCancelled { end() }
    }

    func cancel(_ reason: String) {
        let end = state.withLock { state in
            state.reason = state.reason ?? reason
            return state.end
        }
        end?()
    }
}
