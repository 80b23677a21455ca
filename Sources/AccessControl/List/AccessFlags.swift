/// What an entry may allow or refuse beside its level.
///
/// Some levels always have a flag and some never; ``normalized(for:)`` gives what an entry comes to. The table is Notes'
/// (Administration, "Access level privileges in the ACL").
public struct AccessFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    public static let createDocuments = AccessFlags(rawValue: 1 << 0)
    public static let deleteDocuments = AccessFlags(rawValue: 1 << 1)
    public static let createPrivateAgents = AccessFlags(rawValue: 1 << 2)
    public static let createPersonalViews = AccessFlags(rawValue: 1 << 3)
    public static let createSharedViews = AccessFlags(rawValue: 1 << 4)
    public static let readPublicDocuments = AccessFlags(rawValue: 1 << 5)
    public static let writePublicDocuments = AccessFlags(rawValue: 1 << 6)
    public static let replicateDocuments = AccessFlags(rawValue: 1 << 7)

    public static let all: AccessFlags = [
        .createDocuments, .deleteDocuments, .createPrivateAgents, .createPersonalViews, .createSharedViews,
        .readPublicDocuments, .writePublicDocuments, .replicateDocuments,
    ]

    /// Every flag with its name on the command line.
    public static let named: [(name: String, flag: AccessFlags)] = [
        ("create", .createDocuments), ("delete", .deleteDocuments), ("agents", .createPrivateAgents),
        ("personalViews", .createPersonalViews), ("sharedViews", .createSharedViews),
        ("readPublic", .readPublicDocuments), ("writePublic", .writePublicDocuments),
        ("replicate", .replicateDocuments),
    ]

    /// Names of the flags that are set, in the order of ``named``.
    public var names: [String] { Self.named.filter { contains($0.flag) }.map(\.name) }

    /// What a level has whatever its entry says.
    public static func required(for level: AccessLevel) -> AccessFlags {
        switch level {
        case .noAccess: []
        case .depositor: [.createDocuments]
        case .reader, .author: [.readPublicDocuments]
        case .editor: [.createDocuments, .readPublicDocuments, .writePublicDocuments]
        case .designer, .manager: AccessFlags.all.subtracting([.deleteDocuments, .replicateDocuments])
        }
    }

    /// What an entry of a level can have at all.
    public static func possible(for level: AccessLevel) -> AccessFlags {
        switch level {
        case .noAccess: [.readPublicDocuments, .writePublicDocuments]
        case .depositor: [.createDocuments, .readPublicDocuments, .writePublicDocuments]
        case .reader: AccessFlags.all.subtracting([.createDocuments, .deleteDocuments, .createSharedViews])
        case .author: AccessFlags.all.subtracting([.createSharedViews])
        case .editor, .designer, .manager: .all
        }
    }

    /// What these come to on an entry of a level.
    public func normalized(for level: AccessLevel) -> AccessFlags {
        union(Self.required(for: level)).intersection(Self.possible(for: level))
    }
}

extension AccessFlags {
    /// - Parameter names: of ``named``; unknown ones give nothing.
    public init(names: some Sequence<String>) {
        let wanted = Set(names.map { $0.lowercased() })
        self = Self.named.reduce(into: []) { if wanted.contains($1.name.lowercased()) { $0.insert($1.flag) } }
    }
}

extension AccessFlags {
    /// What an entry of a level has unless somebody says otherwise: all that the level can have, but for the flags that open
    /// a database to those who otherwise see nothing of it.
    public static func usual(for level: AccessLevel) -> AccessFlags {
        level <= .depositor
            ? possible(for: level).subtracting([.readPublicDocuments, .writePublicDocuments]) : possible(for: level)
    }
}
