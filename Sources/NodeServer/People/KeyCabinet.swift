import NoteModel
import SealedItems
import Synchronization

/// The keys of people who have logged in, in memory and nowhere else, by the digest of their session's token.
final class KeyCabinet: Sendable {
    private let state = Mutex((keys: [Digest: PersonKeys](), isWatched: false))

    func put(_ keys: PersonKeys, for session: Digest) { state.withLock { $0.keys[session] = keys } }

    func keys(of session: Digest) -> PersonKeys? { state.withLock { $0.keys[session] } }

    func remove(_ session: Digest) { state.withLock { $0.keys[session] = nil } }

    func keepOnly(_ isOpen: (Digest) -> Bool) { state.withLock { $0.keys = $0.keys.filter { isOpen($0.key) } } }

    /// Whether somebody has to see to it that keys go with their sessions; true for the first who asks.
    func beginWatch() -> Bool {
        state.withLock { state in
            defer { state.isWatched = true }
            return !state.isWatched
        }
    }

    /// Whether there is nothing left to watch; then the next key begins another watch.
    func endWatchIfEmpty() -> Bool {
        state.withLock { state in
            if state.keys.isEmpty { state.isWatched = false }
            return state.keys.isEmpty
        }
    }
}
