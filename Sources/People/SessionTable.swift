import NoteModel

/// Who has logged in at a node. It holds no token, so that who reads the memory or a dump of it cannot act as anybody.
///
/// There is no clock inside: times are milliseconds since 1970.
public struct SessionTable: Sendable {
    /// Milliseconds without a request after which a session ends: 15 minutes.
    public static let idleMilliseconds: UInt64 = 15 * 60_000
    /// Milliseconds after which every session ends: 8 hours.
    public static let absoluteMilliseconds: UInt64 = 8 * 3_600_000
    /// Sessions of one person; the oldest ends for one more.
    public static let ofPersonMax = 8

    public enum Finding: Sendable, Hashable {
        case open(person: HierarchicalName)
        /// It ended, or there never was one.
        case none
    }

    private struct Session: Sendable {
        let person: HierarchicalName
        /// ``Credential/stamp`` when they logged in.
        let stamp: Digest
        let opened: UInt64
        var used: UInt64

        func isOpen(at now: UInt64) -> Bool {
            // A clock that fell back makes nothing older.
            now < used || (now - used < idleMilliseconds && now - min(opened, now) < absoluteMilliseconds)
        }
    }

    private var sessions: [Digest: Session] = [:]

    public init() {}

    public var count: Int { sessions.count }

    /// Remembers that somebody has logged in.
    public mutating func open(_ token: SessionToken, for person: HierarchicalName, stamp: Digest, at now: UInt64) {
        sessions = sessions.filter { $0.value.isOpen(at: now) }
        let own = sessions.filter { $0.value.person.matches(person) }.sorted { $0.value.opened < $1.value.opened }
        for session in own.dropLast(Self.ofPersonMax - 1) { sessions[session.key] = nil }
        sessions[token.digest] = Session(person: person, stamp: stamp, opened: now, used: now)
    }

    /// Whose session it is; using it keeps it open.
    ///
    /// - Parameter stamp: a person's stamp now; a session ends when it is another.
    public mutating func use(
        _ token: SessionToken, at now: UInt64, stamp: (HierarchicalName) throws -> Digest?
    ) rethrows -> Finding {
        let key = token.digest
        guard var session = sessions[key] else { return .none }
        guard session.isOpen(at: now), try stamp(session.person) == session.stamp else {
            sessions[key] = nil
            return .none
        }
        session.used = max(session.used, now)
        sessions[key] = session
        return .open(person: session.person)
    }

    /// Whether a session is open, by ``SessionToken/digest``. Asking does not keep it open.
    public func isOpen(_ session: Digest, at now: UInt64) -> Bool { sessions[session]?.isOpen(at: now) ?? false }

    /// Ends one.
    ///
    /// - Returns: whose it was; nil when there was none.
    @discardableResult
    public mutating func close(_ token: SessionToken) -> HierarchicalName? {
        sessions.removeValue(forKey: token.digest)?.person
    }

    /// Ends all of a person.
    public mutating func close(of person: HierarchicalName) {
        sessions = sessions.filter { !$0.value.person.matches(person) }
    }
}
