import NoteModel

/// Which records somebody wants to see. Every condition that is set must hold.
public struct AuditQuery: Sendable, Hashable {
    /// From this time on, milliseconds since 1970-01-01 UTC.
    public var since: UInt64?
    /// Up to and with this time.
    public var until: UInt64?
    /// Part of the actor's name or of where they were, in any case of letters.
    public var who: String?
    /// Raw names of acts, kinds or outcomes; a record must have one of them.
    public var acts: Set<String> = []
    public var database: String?
    public var unid: UNID?
    /// Part of the name of the log's node.
    public var node: String?
    /// The latest so many; nil for all.
    public var limit: Int?

    public init() {}

    /// Every word that ``acts`` may hold.
    public static var actWords: [String] {
        AuditAct.allCases.map(\.rawValue) + AuditAct.Kind.allCases.map(\.rawValue)
            + AuditOutcome.allCases.map(\.name)
    }

    /// Whether a log is of the wanted node.
    public func admits(node name: String) -> Bool { Self.contains(name, node) }

    public func admits(_ record: AuditRecord) -> Bool {
        let entry = record.entry
        if let since, record.milliseconds < since { return false }
        if let until, record.milliseconds > until { return false }
        if let database, entry.database != database { return false }
        if let unid, !entry.unids.contains(unid) { return false }
        guard Self.contains(entry.actor.name, who) || Self.contains(entry.actor.origin, who) else { return false }
        return acts.isEmpty || acts.contains(entry.act.rawValue) || acts.contains(entry.act.kind.rawValue)
            || acts.contains(entry.outcome.name)
    }

    private static func contains(_ text: String, _ part: String?) -> Bool {
        guard let part, !part.isEmpty else { return true }
        return text.lowercased().contains(part.lowercased())
    }

    /// The records of one log that are wanted, found from its end. An announcement that a later record closes is left out: the later
    /// one says the same and how it ended.
    public struct Search: Sendable {
        private let query: AuditQuery
        private var closed: Set<UInt64> = []
        /// Latest first.
        public private(set) var found: [AuditRecord] = []

        public init(_ query: AuditQuery) { self.query = query }

        public var isComplete: Bool { query.limit.map { found.count >= $0 } ?? false }

        /// - Parameter record: an earlier one than those before.
        public mutating func take(_ record: AuditRecord) {
            if let sequence = record.entry.closes { closed.insert(sequence) }
            guard !isComplete, closed.remove(record.sequence) == nil, query.admits(record) else { return }
            found.append(record)
        }
    }
}
