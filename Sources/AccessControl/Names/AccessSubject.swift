import NoteModel

/// Who asks, with everything under which lists and items may mean them. Made once for a session or an exchange.
public struct AccessSubject: Sendable, Hashable {
    /// Nil for whoever has not said who they are.
    public let name: HierarchicalName?
    /// Of ``name``, for comparing.
    let key: String?
    /// Of the branches of the name tree and the groups.
    let collectiveKeys: Set<String>
    /// Logged in with a password over the web, which is capped.
    public let isWebLogin: Bool

    public init(_ name: HierarchicalName, groups: GroupTable = GroupTable(), isWebLogin: Bool = false) {
        self.name = name
        key = name.matchingKey
        collectiveKeys = ReaderName.keys(of: name).subtracting([name.matchingKey])
            .union(groups.groups(of: name.canonical).map(ReaderName.key))
        self.isWebLogin = isWebLogin
    }

    private init() { (name, key, collectiveKeys, isWebLogin) = (nil, nil, [], false) }

    /// Has not said who it is.
    public static let anonymous = AccessSubject()

    /// What people read.
    public var description: String { name?.canonical ?? AccessEntry.anonymousName }
}
