import NoteModel

/// What an agent did to some notes.
public struct AgentBatch: Sendable, Hashable {
    /// Notes it was about.
    public var selected = 0
    public var saved = 0
    public var deleted = 0
    /// Notes that stayed as they were because the action failed, the form refused the save, or the signer has no right.
    public var refused = 0
    /// Why, for the first of them.
    public var messages: [String] = []
    /// The versions it made, so that its own saves do not start agents.
    public var versions: [UNID: RevisionToken] = [:]

    static let messagesMax = 10

    public init() {}

    mutating func refuse(_ unid: UNID, _ message: String) {
        refused += 1
        if messages.count < Self.messagesMax { messages.append("\(unid): \(message)") }
    }

    public mutating func add(_ other: AgentBatch) {
        selected += other.selected
        saved += other.saved
        deleted += other.deleted
        refused += other.refused
        messages = Array((messages + other.messages).prefix(Self.messagesMax))
        versions.merge(other.versions) { $1 }
    }
}
