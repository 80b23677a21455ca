import NoteModel

/// What an access list gives one name, and why.
public struct AccessRights: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// This entry decided; several when groups and branches do together.
        case entry(name: String, AccessLevel)
        /// A log-in over the web has no more.
        case webLimit(AccessLevel)
    }

    public internal(set) var level: AccessLevel
    public internal(set) var flags: AccessFlags
    /// Without brackets.
    public let roles: Set<String>
    public internal(set) var reasons: [Reason]
    /// Every key under which readers and authors items may mean the name, roles in brackets included.
    public let itemKeys: Set<String>

    /// - Parameter entries: those that decide together; at least one.
    init(_ entries: [AccessEntry], _ subject: AccessSubject) {
        precondition(!entries.isEmpty, "nothing decides")
        level = entries.map(\.level).max()!
        flags = entries.reduce(into: AccessFlags()) { $0.formUnion($1.flags) }.normalized(for: level)
        roles = entries.reduce(into: Set()) { $0.formUnion($1.roles) }
        reasons = entries.filter { [level] in $0.level == level }.map { .entry(name: $0.name, $0.level) }
        itemKeys = subject.collectiveKeys.union(subject.key.map { [$0] } ?? [AccessEntry.anonymousName.lowercased()])
            .union(roles.map { "[\($0.lowercased())]" })
            .union(level == .manager ? [Self.managersKey] : [])
    }

    /// Stands among the readers of a note whose concurrent readers have nobody in common (``NoteState/managersOnly``).
    private static let managersKey = ReaderName.key(NoteState.managersOnly)

    /// Whether one of these names of an item means the name.
    ///
    /// - Parameter names: keys (``ReaderName/key(_:)``).
    func isAmong(_ names: [String]) -> Bool { names.contains(where: itemKeys.contains) }

    /// Whether a list of names, groups and roles means the name.
    public func isNamed(in names: some Sequence<String>) -> Bool { isAmong(names.map(ReaderName.key)) }

    /// In words, for `acl explain`.
    public var explanation: String {
        let decided = reasons.map { reason in
            switch reason {
            case .entry(let name, let level): "the entry \(name) gives \(level.name)"
            case .webLimit(let level): "a log-in over the web has \(level.name) at most"
            }
        }
        return decided.joined(separator: "; ")
    }
}
