import Synchronization

/// Hands out reader connections: the one for which fewest wait, in turn among equals.
///
/// Two who read for long at the same time get two connections, and whoever reads a little beside one of them the other.
final class NextReader: Sendable {
    private struct State {
        var waiting: [Int]
        var last = 0
    }

    private let state: Mutex<State>

    init(of count: Int) { state = Mutex(State(waiting: Array(repeating: 0, count: count))) }

    /// Runs `body` with the number of a connection.
    func withNext<T>(_ body: (Int) throws -> T) rethrows -> T {
        let index = state.withLock { state in
            let count = state.waiting.count
            let turn = (1...count).map { (state.last + $0) % count }
            let index = turn.min { state.waiting[$0] < state.waiting[$1] }!
            state.waiting[index] += 1
            state.last = index
            return index
        }
        defer { state.withLock { $0.waiting[index] -= 1 } }
        return try body(index)
    }
}
