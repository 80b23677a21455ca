import People
import Synchronization

/// What a node knows of who is logging in, in memory: it ends with the node.
final class PeopleDesk: Sendable {
    let hasher = PasswordHasher()
    let sessions = Mutex(SessionTable())
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

    /// An administrator has seen to it.
    func forgive(_ person: String) { locks.withLock { $0.people.succeeded(person) } }
}
