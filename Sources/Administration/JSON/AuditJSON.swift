import AuditLog
import Interchange
import NodeServer
import NoteModel

/// Records of audit logs and what verifying came to, as the contract has them.
enum AuditJSON {
    static func encode(_ found: FoundAuditRecord) -> JSONValue {
        let (record, entry) = (found.record, found.record.entry)
        return [
            "node": .string(found.name.node), "sequence": .count(record.sequence),
            "time": .time(milliseconds: record.milliseconds), "act": .string(entry.act.rawValue),
            "kind": .string(entry.act.kind.rawValue), "outcome": .string(entry.outcome.name),
            "code": .string(entry.code), "who": .string(entry.actor.name), "way": .string(entry.actor.way.name),
            "from": .string(entry.actor.origin), "database": .string(entry.database),
            "unids": .array(entry.unids.map { .text($0) }), "detail": .string(entry.detail),
            "log": .text(found.name.log),
        ]
    }

    static func encode(_ check: AuditCheck) -> JSONValue {
        [
            "node": .text(optional: check.name?.node), "log": .text(optional: check.name?.log),
            "whole": .bool(check.isWhole), "records": .count(check.head?.sequence ?? 0),
            "head": .text(optional: check.head?.hash),
            "countersigned": check.countersigned.map { .count($0.head.sequence) } ?? .null,
            "countersignedAt": check.countersigned.map { .time(milliseconds: $0.milliseconds) } ?? .null,
            "fault": check.fault.map { .string($0.name) } ?? .null, "sentence": .string(check.text),
        ]
    }
}
