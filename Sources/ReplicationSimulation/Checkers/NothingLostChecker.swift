import NoteModel
import NoteStore
import SimulationKit

/// Promise 3: every acknowledged revision is in the first hub's history, in a hub's quarantine with a reason, or in a note that was
/// deleted and purged; and what the hub shows of a note is the fold of the revisions it ought to have.
enum NothingLostChecker: Checker {
    static func check(_ district: District) throws {
        let hub = district.nodes[0]
        let waiting = try district.nodes.filter(\.isHub).flatMap { hub in try hub.read { try $0.quarantine() } }
        let quarantined = Set(waiting.compactMap { try? EncodedRevision(decoding: $0.bytes).hash })
        for (unid, indices) in district.ledger.notes.sorted(by: { $0.key < $1.key }) {
            try check(unid, indices, quarantined, at: hub, district)
        }
    }

    private static func check(
        _ unid: UNID, _ indices: [Int], _ quarantined: Set<Digest>, at hub: SimulatedNode, _ district: District
    ) throws {
        guard let record = try hub.read({ try $0.note(unid) }) else {
            // Deleted and purged before this hub ever heard of it.
            if district.purged.contains(unid) { return }
            if let index = indices.first(where: {
                !district.ledger.entries[$0].isExcused
                    && !quarantined.contains(district.ledger.entries[$0].revision.hash)
            }) {
                throw Violation(
                    "NothingLost", "\(district.name(unid)) with \(district.ledger.name(index)) is not at the hub")
            }
            return
        }
        let stored = try hub.read { record.isHere ? try $0.revisions(of: record).map(\.hash) : [] }
        let held = Set(stored)
        for index in indices {
            let entry = district.ledger.entries[index]
            if entry.isExcused || held.contains(entry.revision.hash) || quarantined.contains(entry.revision.hash) {
                continue
            }
            if record.standing == .purged, record.context.contains(entry.revision.revision.dot) { continue }
            throw Violation(
                "NothingLost",
                "\(district.ledger.name(index)) of \(district.name(unid)) is neither at the hub nor in its quarantine")
        }
        guard record.isHere else { return }
        let revisions = indices.map { district.ledger.entries[$0].revision }.filter { held.contains($0.hash) }
        let shown = try hub.read { try hub.database.view(unid, reading: $0)?.token }
        let folded = fold(revisions, unid)
        if folded.heads.isEmpty || folded.token != shown || folded.context != record.context {
            throw Violation("NothingLost", "\(district.name(unid)) at the hub is not the fold of its revisions")
        }
    }

    /// Of revisions in the order of acknowledgement, which is causal for everything but files that were put back.
    private static func fold(_ revisions: [EncodedRevision], _ unid: UNID) -> NoteState {
        var state = NoteState(unid: unid)
        var waiting = revisions
        while !waiting.isEmpty {
            let before = waiting.count
            waiting.removeAll { if case .parked = state.apply($0) { false } else { true } }
            if waiting.count == before { break }
        }
        return state
    }
}
