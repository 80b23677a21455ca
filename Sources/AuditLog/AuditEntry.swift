import NoteModel

/// What is to be written down: who did what to which, and how it ended. Never field contents.
public struct AuditEntry: Sendable, Hashable {
    public let act: AuditAct
    public var outcome: AuditOutcome
    /// Of the error for which it was refused or failed; empty otherwise.
    public var code: String
    public let actor: AuditActor
    /// Empty when it is about the node.
    public let database: String
    /// Which notes. At most ``unidsMax``.
    public let unids: [UNID]
    /// A view's, node's, group's or entry's name, a count: what the act is about beside notes.
    public let detail: String
    /// The sequence of the record that announced this; nil when none did.
    public var closes: UInt64?

    /// Notes of one record. Whoever shows more writes several records.
    public static let unidsMax = 500

    public init(
        _ act: AuditAct, _ outcome: AuditOutcome = .done, by actor: AuditActor, code: String = "",
        database: String = "", unids: [UNID] = [], detail: String = "", closes: UInt64? = nil
    ) {
        self.act = act
        self.outcome = outcome
        self.code = AuditText.line(code)
        self.actor = actor
        self.database = AuditText.line(database)
        self.unids = Array(unids.prefix(Self.unidsMax))
        self.detail = AuditText.line(detail)
        self.closes = closes
    }
}
