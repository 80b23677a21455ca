import NoteModel
import NoteStore

/// One run of an agent, as the log keeps it.
public struct AgentRun: Sendable, Hashable, Codable {
    public enum Reason: String, Sendable, Hashable, Codable {
        case schedule, save, replication, person
    }

    public let database: String
    public let agent: String
    /// UNID of the agent's note.
    public let unid: String
    public let signer: String
    public let reason: Reason
    /// Milliseconds since 1970 UTC.
    public let started: UInt64
    public internal(set) var milliseconds: UInt64 = 0
    public internal(set) var selected = 0
    public internal(set) var saved = 0
    public internal(set) var deleted = 0
    public internal(set) var refused = 0
    /// Why notes were refused, for the first of them.
    public internal(set) var messages: [String] = []
    /// False: a bound ended the run before all notes were done.
    public internal(set) var isComplete = true
    /// What ended the run early; nil when nothing did.
    public internal(set) var error: String?

    init(_ agent: Agent, in database: String, because reason: Reason, started: UInt64) {
        self.database = database
        self.agent = agent.name
        unid = agent.unid.description
        signer = agent.signer
        self.reason = reason
        self.started = started
    }

    mutating func add(_ batch: AgentBatch) {
        selected += batch.selected
        saved += batch.saved
        deleted += batch.deleted
        refused += batch.refused
        messages = Array((messages + batch.messages).prefix(10))
    }
}

/// How much one run may do. What is left waits for the next.
public struct AgentBounds: Sendable, Hashable {
    /// Notes acted on.
    public var notes = 20_000
    public var milliseconds: UInt64 = 60_000
    /// Notes looked at in one go, and acted on in one transaction.
    public var page = 200

    public init() {}
}
