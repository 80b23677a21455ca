import FormulaLanguage
import NoteModel

/// Which node runs an agent that names none: a note per agent that says who and until when. It replicates with the database,
/// so the other nodes leave the agent alone, and take it over when the holder has not renewed it in time.
///
/// Nodes that are apart can both hold it: each believes the last it heard. An agent that must never run twice names its
/// server.
public struct AgentLease: Sendable, Hashable {
    /// The form of lease notes. The later write wins, without conflict documents.
    static let form = "$AgentLease"
    private static let holderItem = ItemPath("Holder")!
    private static let untilItem = ItemPath("Until")!
    private static let agentItem = ItemPath("Agent")!

    /// How long a node has an agent. Renewed when half of it is over.
    public static let milliseconds: UInt64 = 15 * 60_000

    /// Canonical name of a node.
    public let holder: String
    /// Milliseconds since 1970 UTC.
    public let until: UInt64

    static func unid(of agent: UNID) -> UNID {
        UNID(rawValue: Digest(of: Array("dongbo.agentlease.1".utf8) + agent.bytes).truncated)
    }

    init?(_ content: NoteContent) {
        guard case .names(let names)? = content[Self.holderItem]?.value, let holder = names.first,
            case .dateTime(let time)? = content[Self.untilItem]?.value,
            let until = time.milliseconds(zone: 0).flatMap({ UInt64(exactly: $0) })
        else { return nil }
        self.holder = holder
        self.until = until
    }

    static func changes(
        _ agent: UNID, holder: String, until: UInt64
    ) -> [(path: ItemPath, change: ItemChange)] {
        let time = DateTimeValue(milliseconds: Int64(clamping: until), zone: 0) ?? .date(CalendarDate(year: 1970)!)
        return [
            (agentItem, .set(.text(agent.description))), (holderItem, .set(.names([holder]))),
            (untilItem, .set(.dateTime(time))),
        ]
    }
}

extension NoteDatabase {
    /// Who has the agent, as far as this replica knows; nil: nobody, or the time is over.
    public func lease(
        of agent: Agent, wallMilliseconds: UInt64, reading reader: any NoteStoreReader
    ) throws -> AgentLease? {
        guard let record = try reader.presentNote(AgentLease.unid(of: agent.unid)), !record.isDeleted,
            let lease = AgentLease(try view(of: record, reading: reader).content), lease.until > wallMilliseconds
        else { return nil }
        return lease
    }

    /// Takes or renews the agent for `node`.
    ///
    /// - Returns: false when another node has it.
    public func takeLease(
        of agent: Agent, for node: String, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> Bool {
        if let lease = try lease(of: agent, wallMilliseconds: wallMilliseconds, reading: writer) {
            if lease.holder != node { return false }
            if lease.until > wallMilliseconds + AgentLease.milliseconds / 2 { return true }
        }
        let request = SaveRequest(
            unid: AgentLease.unid(of: agent.unid), form: AgentLease.form,
            changes: AgentLease.changes(agent.unid, holder: node, until: wallMilliseconds + AgentLease.milliseconds),
            author: node)
        _ = try save(request, in: writer, wallMilliseconds: wallMilliseconds)
        return true
    }
}
