import NoteModel
import NoteStore
import SimulationKit

/// With rights settled, and a hub's administrator having decided about what was refused, every spoke holds what it may see, as the
/// hub shows it, and nothing else. What a hub refused for more than a right may stay where it was written: those people's words,
/// which a hub has in quarantine.
enum RightsChecker: Checker {
    static func check(_ district: District) throws {
        guard district.scenario.hasRights else { return }
        let hub = district.nodes[0]
        let notes = try hub.read { try $0.notes(afterUNID: nil, limit: .max) }
        let refused = try refused(district)
        for spoke in district.nodes where !spoke.isHub {
            var visible: Set<UNID> = []
            for record in notes where district.shows(record, to: spoke, at: hub) {
                visible.insert(record.unid)
                try check(record, on: spoke, refused, district)
            }
            for record in try spoke.read({ try $0.notes(afterUNID: nil, limit: .max) })
            where !visible.contains(record.unid) {
                if try isOwnWords(record, on: spoke, hub, district) { continue }
                let known = try hub.read { try $0.note(record.unid) } != nil
                let rest = try spoke.read { try $0.revisions(of: record).map(\.hash) }.filter { !refused.contains($0) }
                if !known, rest.isEmpty { continue }
                throw Violation(
                    "RightsSettled",
                    "\(district.name(record.unid)) is on spoke \(spoke.number), which may not see it")
            }
        }
    }

    /// A node that is shown nothing is not told either what became of the notes that it alone began and wrote: they stay on it.
    private static func isOwnWords(
        _ record: NoteRecord, on spoke: SimulatedNode, _ hub: SimulatedNode, _ district: District
    ) throws -> Bool {
        guard !district.oracle(at: hub).sends(spoke.name, readers: nil) else { return false }
        return try spoke.read { try $0.revisions(of: record) }.allSatisfy {
            try EncodedRevision(decoding: $0.bytes).revision.dot.incarnation == spoke.incarnation
        }
    }

    /// Hashes of everything in hubs' quarantines.
    private static func refused(_ district: District) throws -> Set<Digest> {
        let entries = try district.nodes.filter(\.isHub).flatMap { hub in try hub.read { try $0.quarantine() } }
        if let silent = entries.first(where: { $0.message.isEmpty }) {
            throw Violation("RightsSettled", "a revision of \(district.name(silent.unid)) is refused without a reason")
        }
        if let open = entries.first(where: { $0.reason == .noRight }) {
            throw Violation("RightsSettled", "a decision about \(district.name(open.unid)) changed nothing")
        }
        return Set(entries.compactMap { try? EncodedRevision(decoding: $0.bytes).hash })
            .union(district.settledElsewhere)
    }

    private static func check(
        _ record: NoteRecord, on spoke: SimulatedNode, _ refused: Set<Digest>, _ district: District
    ) throws {
        let hub = district.nodes[0]
        guard let own = try spoke.read({ try $0.presentNote(record.unid) }) else {
            // A deletion says nothing to somebody who has not got the note.
            if record.isDeleted { return }
            throw Violation(
                "RightsSettled", "\(district.name(record.unid)) is not on spoke \(spoke.number), which may see it")
        }
        let theirs = Set(try hub.read { try $0.revisions(of: record).map(\.hash) })
        let mine = Set(try spoke.read { try $0.revisions(of: own).map(\.hash) })
        if let lost = theirs.subtracting(mine).first, !theirs.isSubset(of: mine) {
            throw Violation(
                "RightsSettled", "spoke \(spoke.number) lacks revision \(lost) of \(district.name(record.unid))")
        }
        let extra = mine.subtracting(theirs)
        guard extra.isSubset(of: refused) else {
            throw Violation(
                "RightsSettled",
                "spoke \(spoke.number) has revisions of \(district.name(record.unid)) that no hub has or refused")
        }
        guard extra.isEmpty else {
            district.statistics.count("notes with refused revisions")
            return
        }
        let tokens = try [hub, spoke].map { node in
            try node.read { try node.database.view(record.unid, reading: $0)?.token }
        }
        if tokens[0] != tokens[1] {
            throw Violation("RightsSettled", "\(district.name(record.unid)) differs on spoke \(spoke.number)")
        }
    }
}
