import NoteModel
import NoteStore
import SimulationKit

/// Promise 4: a note that somebody deleted is there only where somebody saved it who did not know of the deletion, or who
/// restored it; and one that was purged is nowhere.
enum NothingResurrectedChecker: Checker {
    static func check(_ district: District) throws {
        for node in district.nodes {
            for record in try node.read({ try $0.notes(afterUNID: nil, limit: .max) }) where record.standing == .present
            {
                if district.purged.contains(record.unid) {
                    throw Violation(
                        "NothingResurrected", "\(district.name(record.unid)) was purged and is on node \(node.number)")
                }
                try check(record.unid, record.context, on: node, district)
            }
        }
    }

    private static func check(
        _ unid: UNID, _ context: VersionVector, on node: SimulatedNode, _ district: District
    ) throws {
        let revisions = (district.ledger.notes[unid] ?? []).map { district.ledger.entries[$0].revision.revision }
            .filter { context.contains($0.dot) }
        let deletions = revisions.filter { $0.deletion != nil }
        guard !deletions.isEmpty else { return }
        // Alive is what no deletion knew of.
        let isAlive = revisions.contains { revision in
            revision.deletion == nil && !deletions.contains { $0.base.contains(revision.dot) }
        }
        if !isAlive {
            throw Violation(
                "NothingResurrected", "\(district.name(unid)) is on node \(node.number) though it was deleted")
        }
    }
}
