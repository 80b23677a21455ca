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
    /// Under which keys the peer may read; nil before it is worked out, and after the directory changed.
    private let keys = Mutex<Set<String>?>(nil)
    private let readKeys: @Sendable () -> Set<String>?

    /// - Parameter readKeys: under which keys the peer may read; nil when it sees everything.
    init(peer: String, readKeys: @escaping @Sendable () -> Set<String>?) {
        self.peer = peer
        self.readKeys = readKeys
    }

    func attach(_ changes: ChangeSubscription) { subscription.withLock { $0 = changes } }

    func want(_ replicas: Set<ReplicaID>) { wanted.withLock { $0 = replicas } }

    /// Whether a change is news to the peer: it hears of the database, did not send the change itself and may see something
    /// of what changed.
    func concerns(_ change: DatabaseChange) -> Bool {
        if change.database == Node.directoryDatabase { forgetKeys() }
        guard change.origin != peer, wanted.withLock({ $0.contains(change.replica) }) else { return false }
        guard let readers = change.readers else { return true }
        let own = keys.withLock { known -> Set<String>? in
            if known == nil { known = readKeys() }
            return known
        }
        return own.map { !readers.isDisjoint(with: $0) } ?? true
    }

    /// The directory changed: the peer may belong to other groups now.
    func forgetKeys() { keys.withLock { $0 = nil } }

    /// Tells the peer of databases whether they are news or not.
    func tell(_ changes: [DatabaseChange]) { subscription.withLock { $0 }?.deliver(changes) }
}
