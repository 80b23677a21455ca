import Interchange
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore

/// Agents and their runs as the command line contract has them.
enum AgentJSON {
    static func encode(_ agent: Agent, in database: String, _ lease: AgentLease?, _ last: AgentRun?) -> JSONValue {
        let definition = agent.definition
        return [
            "database": .string(database), "agent": .string(agent.name), "unid": .text(agent.unid),
            "trigger": .text(optional: definition?.trigger.rawValue), "enabled": .bool(agent.isEnabled),
            "signer": .string(agent.signer), "times": .text(optional: definition.map { times($0) }),
            "server": .text(optional: definition?.server), "holder": .text(optional: lease?.holder),
            "lastRun": last.map { encode($0) } ?? .null, "fault": .text(optional: agent.fault),
        ]
    }

    private static func times(_ definition: AgentDefinition) -> String {
        guard definition.trigger == .scheduled else { return "" }
        let windows = definition.times.windows.map(\.description).joined(separator: ",")
        let pause = definition.times.repeatSeconds.map { "every " + DurationText.text(seconds: $0) }
        return [
            windows.isEmpty ? nil : windows, definition.times.days == .all ? nil : "\(definition.times.days)", pause,
        ]
        .compactMap { $0 }.joined(separator: " ")
    }

    static func encode(_ run: AgentRun) -> JSONValue {
        [
            "database": .string(run.database), "agent": .string(run.agent), "reason": .string(run.reason.rawValue),
            "signer": .string(run.signer), "started": .time(milliseconds: run.started),
            "seconds": .seconds(Double(run.milliseconds) / 1000), "selected": .count(run.selected),
            "saved": .count(run.saved), "deleted": .count(run.deleted), "refused": .count(run.refused),
            "complete": .bool(run.isComplete), "messages": .array(run.messages.map { .string($0) }),
            "error": .text(optional: run.error),
        ]
    }
}
