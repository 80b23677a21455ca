import NoteModel
import NoteStore
import SimulationKit

/// What a hub's administrator decides about what was refused for want of a right.
extension District {
    /// Decides about everything that waits for it at a hub, every other one for and against.
    ///
    /// - Returns: how many there were.
    @discardableResult
    func decide(at hub: SimulatedNode, firstIsAccepted: Bool) throws -> Int {
        var accepts = firstIsAccepted
        var count = 0
        // Deciding about one may let others in, or show that they were refused for something else.
        while let entry = try hub.read({ try $0.quarantine() }).first(where: { $0.reason == .noRight }) {
            count += 1
            var outcome: QuarantineOutcome?
            // Entries of the list are in no ledger, and so what is decided about them is not either.
            let touched = ledger.notes[entry.unid] == nil ? [] : [entry.unid]
            try acknowledge(at: hub, touching: touched) { [accepts] writer, wall in
                outcome =
                    accepts
                    ? try hub.database.acceptQuarantined(
                        id: entry.id, as: hub.caller, in: writer, wallMilliseconds: wall)
                    : try hub.database.dropQuarantined(id: entry.id, as: hub.caller, in: writer, wallMilliseconds: wall)
            }
            guard let outcome, try !hub.read({ try $0.quarantine() }).contains(where: { $0.id == entry.id }) else {
                return count
            }
            note("  node \(hub.number) decided about \(name(entry.unid)) from \(entry.peer): \(outcome)")
            switch outcome {
            case .accepted: statistics.count("refused revisions accepted")
            case .undone: statistics.count("refused revisions undone")
            default: statistics.count("refused revisions dropped")
            }
            try excuse(entry, at: hub)
            accepts.toggle()
        }
        return count
    }

    /// What could not be taken in as it is stays where it was written, and nobody misses it.
    private func excuse(_ entry: QuarantinedRevision, at hub: SimulatedNode) throws {
        guard let revision = try? EncodedRevision(decoding: entry.bytes) else { return }
        let held = try hub.read { reader in
            try reader.presentNote(entry.unid).map { try reader.revisions(of: $0).map(\.hash) } ?? []
        }
        guard !held.contains(revision.hash) else { return }
        settledElsewhere.insert(revision.hash)
        for (index, known) in ledger.entries.enumerated() where known.revision.hash == revision.hash {
            ledger.excuse(index)
        }
    }
}
