import NoteModel
import People
import SealedItems
import Synchronization

/// What a node knows of who is logging in, in memory: it ends with the node.
final class PeopleDesk: Sendable {
    let hasher = PasswordHasher()
    let sessions = Mutex(SessionTable())
    /// What who has logged in opens sealed items with.
    let cabinet = KeyCabinet()
    private let locks = Mutex((people: LockOut(.person), origins: LockOut(.origin)))

    /// Lets an attempt in, of somebody from somewhere, and counts it for both.
    func attempt(_ person: String, from origin: String, at now: UInt64) -> LockOut.Admission {
        locks.withLock { locks in
            let wait = max(locks.people.wait(person, at: now), locks.origins.wait(origin, at: now))
            guard wait == 0 else { return .wait(milliseconds: wait) }
            _ = locks.people.attempt(person, at: now)
            return locks.origins.attempt(origin, at: now)
        }
    }

    /// It was them.
    func succeeded(_ person: String, from origin: String) {
        locks.withLock { locks in
            locks.people.succeeded(person)
            locks.origins.takeBack(origin)
        }
    }

    func endSessions(of person: HierarchicalName, at now: UInt64) {
        sessions.withLock { $0.close(of: person) }
        clearCabinet(at: now)
    }

    /// Keeps somebody's keys while their session is open, and not longer.
    func keep(_ keys: PersonKeys, for token: SessionToken, _ clock: NodeClock) {
        cabinet.put(keys, for: token.digest)
        guard cabinet.beginWatch() else { return }
        Task { [weak self] in
            repeat {
                try? await Task.sleep(for: .seconds(20))
                self?.clearCabinet(at: clock.wallMilliseconds)
            } while self?.cabinet.endWatchIfEmpty() == false
        }
    }

    /// Lets go of keys whose sessions have ended.
    private func clearCabinet(at now: UInt64) {
        sessions.withLock { sessions in cabinet.keepOnly { sessions.isOpen($0, at: now) } }
    }

    /// An administrator has seen to it.
    func forgive(_ person: String) { locks.withLock { $0.people.succeeded(person) } }
}
