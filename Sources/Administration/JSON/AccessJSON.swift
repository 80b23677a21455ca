import AccessControl
import Interchange
import NoteModel
import NoteStore

/// Access lists and what they come to.
enum AccessJSON {
    static func encode(_ entry: AccessEntry) -> JSONValue { .object(members(entry)) }

    static func members(_ entry: AccessEntry) -> [JSONMember] {
        [
            JSONMember("name", .string(entry.name)), JSONMember("level", .string(entry.level.name)),
            JSONMember("roles", strings(entry.roles.sorted())), JSONMember("flags", strings(entry.flags.names)),
        ]
    }

    /// What somebody has.
    ///
    /// - Parameter rights: nil for whom no list restricts.
    static func encode(_ name: String, _ rights: AccessRights?, groups: [String]) -> [JSONMember] {
        let level = rights?.level ?? .manager
        return [
            JSONMember("name", .string(name)), JSONMember("level", .string(level.name)),
            JSONMember("roles", strings(rights?.roles.sorted() ?? [])),
            JSONMember("flags", strings((rights?.flags ?? .all).names)), JSONMember("groups", strings(groups)),
            JSONMember(
                "entry",
                rights.map { rights in
                    strings(rights.reasons.compactMap { if case .entry(let name, _) = $0 { name } else { nil } })
                } ?? .array([])),
        ]
    }

    /// What somebody may do with a note, each with why.
    static func encode(_ decisions: [(operation: AccessOperation, decision: AccessDecision)]) -> [JSONMember] {
        decisions.map { JSONMember($0.operation.rawValue, .bool($0.decision.isAllowed)) } + [
            JSONMember(
                "because",
                .object(decisions.map { JSONMember($0.operation.rawValue, .string($0.decision.ground.text)) }))
        ]
    }

    private static func strings(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
}
