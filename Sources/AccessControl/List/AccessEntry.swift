import NoteModel

/// One line of a database's access list.
public struct AccessEntry: Sendable, Hashable {
    /// Stands for everybody whom no other entry means.
    public static let defaultName = "-Default-"
    /// Stands for whoever has not said who they are.
    public static let anonymousName = "Anonymous"
    /// The group of every node of the organisation.
    public static let localNodesName = "LocalNodes"

    /// A person or node, a branch of the name tree (`*/OU=…/O=…`), a group, ``defaultName`` or ``anonymousName``.
    public let name: String
    public var level: AccessLevel
    /// What they come to at this level.
    public var flags: AccessFlags
    /// Without brackets.
    public var roles: Set<String>

    public init(_ name: String, _ level: AccessLevel, flags: AccessFlags = [], roles: Set<String> = []) {
        self.name = name
        self.level = level
        self.flags = flags.normalized(for: level)
        self.roles = roles
    }

    /// Equal for entries that mean the same.
    var key: String { ReaderName.key(name) }

    /// The two joined so that neither allows what the other does not: how concurrent changes of one entry meet.
    public func tightened(by other: AccessEntry) -> AccessEntry {
        let level = min(level, other.level)
        return AccessEntry(
            name, level, flags: flags.intersection(other.flags), roles: roles.intersection(other.roles))
    }
}
