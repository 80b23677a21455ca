import NoteModel
import NoteStore
import SimulationKit

/// Nothing is purged that a replica which was waited for could still save without having heard of the deletion: such an edit
/// survives a deletion, and only a purge that did not wait sends it to quarantine.
enum PurgeChecker: Checker {
    static func check(_ district: District) throws {
        for (unid, waitedFor) in district.waitedFor.sorted(by: { $0.key < $1.key }) {
            guard let record = try district.nodes[0].read({ try $0.note(unid) }), record.standing == .purged else {
                continue
            }
            let entries = (district.ledger.notes[unid] ?? []).map { district.ledger.entries[$0] }
            let deletions = entries.map(\.revision.revision).filter {
                $0.deletion != nil && record.context.contains($0.dot)
            }
            for entry in entries {
                let dot = entry.revision.revision.dot
                guard !entry.isExcused, !record.context.contains(dot), waitedFor.contains(dot.incarnation),
                    !district.replaced.contains(dot.incarnation),
                    !deletions.contains(where: { entry.context.contains($0.dot) })
                else { continue }
                throw Violation(
                    "Purge",
                    "\(district.name(unid)) was purged before node \(entry.node), which saved it, had heard of its deletion"
                )
            }
        }
    }
}
