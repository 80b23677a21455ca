import NoteModel
import ReplicationTransport
import Synchronization

/// The peers that watch this node.
final class WatcherTable: Sendable {
    private struct State {
        var watchers: [UInt64: Watcher] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    func add(_ watcher: Watcher) -> UInt64 {
        state.withLock { state in
            defer { state.next += 1 }
            state.watchers[state.next] = watcher
            return state.next
        }
    }

    func remove(_ id: UInt64) { state.withLock { _ = $0.watchers.removeValue(forKey: id) } }

    func watchers(named peer: String) -> [Watcher] {
        state.withLock { $0.watchers.values.filter { $0.peer == peer } }
    }

    /// Canonical names, each once.
    var peers: Set<String> { state.withLock { Set($0.watchers.values.map(\.peer)) } }
}

/// One peer that watches this node.
final class Watcher: Sendable {
    let peer: String
    private let wanted = Mutex<Set<ReplicaID>>([])
    private let subscription = Mutex<ChangeSubscription?>(nil)

    init(peer: String) { self.peer = peer }

    func attach(_ changes: ChangeSubscription) { subscription.withLock { $0 = changes } }

    func want(_ replicas: Set<ReplicaID>) { wanted.withLock { $0 = replicas } }

    /// Whether a change is news to the peer: it hears of the database, did not send the change itself and may see something
    /// of what changed.
    func concerns(_ change: DatabaseChange) -> Bool {
        guard change.origin != peer, wanted.withLock({ $0.contains(change.replica) }) else { return false }
        return change.readers?.contains(peer) ?? true
    }

    /// Tells the peer of databases whether they are news or not.
    func tell(_ changes: [DatabaseChange]) { subscription.withLock { $0 }?.deliver(changes) }
}
