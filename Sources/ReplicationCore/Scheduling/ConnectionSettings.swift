import NoteModel

/// What a connection document says: who calls whom about what, and when (Notes: Connection document, Replication).
///
/// The directory holds these as notes; every node reads all of them and acts on those whose source it is.
public struct ConnectionSettings: Sendable, Hashable {
    /// What people call it.
    public var name = ""
    /// Who calls: a node's canonical name, a group, or `*` for every node.
    public var source = ""
    /// Whom: as ``source``.
    public var destination = ""
    /// Where to call, `HOST:PORT`; empty: where the directory says.
    public var address = ""
    /// Names with `*` for any characters.
    public var databases = ["*"]
    /// Databases of these classes.
    public var classes: Set<PriorityClass> = Set(PriorityClass.allCases)
    public var direction = ConnectionDirection.both
    public var times = CallTimes()
    /// Also as soon as something changes on either side.
    public var isOnChange = false
    public var priority = PriorityClass.medium
    /// Seconds that one exchange may take; nil: as long as it moves.
    public var timeLimit: UInt64?
    public var retry = RetryPolicy()
    public var attachments = AttachmentMode.need
    public var isEnabled = true

    public init() {}

    /// Every node.
    public static let everyNode = "*"

    /// What a node that joined starts with: everything with its hub, on change and every five minutes.
    public static func standard(from source: HierarchicalName, to hub: HierarchicalName) -> ConnectionSettings {
        var settings = ConnectionSettings()
        settings.name = "\(source.commonName) to \(hub.commonName)"
        settings.source = source.canonical
        settings.destination = hub.canonical
        settings.isOnChange = true
        settings.times.repeatSeconds = 300
        return settings
    }

    /// Whether it is about a database.
    public func covers(database: String, of priority: PriorityClass) -> Bool {
        classes.contains(priority) && databases.contains { NamePattern.matches($0, database) }
    }

    /// A connection that would never call, call itself, or call without end.
    ///
    /// - Throws: `.wrongUsage` that says what is missing.
    public func check() throws(DongboError) {
        func refuse(_ message: String) -> DongboError { DongboError(.wrongUsage, message) }
        if source.isEmpty || destination.isEmpty {
            throw refuse("a connection needs a node that calls and one to call")
        }
        if let from = try? HierarchicalName(parsing: source), let to = try? HierarchicalName(parsing: destination),
            from.matches(to)
        {
            throw refuse("\(to.abbreviated) would call itself; say with --from who calls and with --to who is called")
        }
        if databases.isEmpty || classes.isEmpty { throw refuse("a connection without databases would never call") }
        if !isOnChange, times.repeatSeconds == nil, times.windows.isEmpty, times.days == .all {
            throw refuse("it would call only once: set --on-change yes, --repeat, --times or --days")
        }
        if let seconds = times.repeatSeconds, seconds < Self.repeatMin {
            throw refuse("the repeat interval is at least \(Self.repeatMin) seconds; for less there is --on-change")
        }
        if timeLimit == 0 || retry.first == 0 || retry.longest < retry.first {
            throw refuse("a time limit and the first wait are above zero, and the longest wait is not below the first")
        }
    }

    /// Seconds.
    static let repeatMin: UInt64 = 5
}
