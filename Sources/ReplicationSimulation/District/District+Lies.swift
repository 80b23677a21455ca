import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// Peers that send garbage or say what is not so.
extension District {
    /// Runs an exchange between copies of two nodes in which one says untrue things. The honest side ends it with a
    /// ``DongboError`` or goes on unharmed; it loses nothing it may not lose and shows nothing the liar may not see.
    func lie(_ liar: SimulatedNode, to honest: SimulatedNode, seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let (liar, honest) = (liar.copy(), honest.copy())
        let held = try holdings(of: honest)
        let secrets = try markersHidden(from: liar, at: honest)
        statistics.count("lies")
        let isCaller = chance.chance(percent: 50)
        var line: (liar: ExchangeEnd, honest: ExchangeEnd)
        do {
            line.liar = try end(of: liar, with: honest, calls: isCaller)
            line.honest = try end(of: honest, with: liar, calls: !isCaller)
        } catch is DongboError { return }
        // What the liar's file really shows is no lie.
        let isRestored = try isProvenRestored(honest, by: liar)
        try converse(line.liar, line.honest, secrets: secrets, &chance)
        if line.honest.machine.renewal == .restored, !isRestored {
            throw Violation("Lies", "node \(honest.number) takes its file for restored because of a lie")
        }
        try honest.database.reloadForms()
        _ = try honest.read { try honest.database.stateHash(reading: $0) }
        guard !shape.hasAuthority(liar.number) else { return }
        guard try holdings(of: honest).isSuperset(of: held) else {
            throw Violation("Lies", "node \(honest.number) lost revisions to a peer that may take nothing from it")
        }
    }

    /// Whether the honest node's file would find out by a true exchange that it was put back.
    private func isProvenRestored(_ honest: SimulatedNode, by peer: SimulatedNode) throws -> Bool {
        guard let held = try peer.read({ try $0.checkpoint(of: honest.incarnation) }) else { return false }
        return try honest.read { reader in
            try NoteDatabase.runs(reading: reader).judge(
                held.sequence, mark: held.scope.dropFirst(8), last: reader.lastSequence()) == .disproven
        }
    }

    private func end(of node: SimulatedNode, with peer: SimulatedNode, calls: Bool) throws -> ExchangeEnd {
        try ExchangeEnd(
            node, with: peer.number, terms: terms(of: node, with: peer), calling: calls ? .both : nil,
            wall: wall(of: node), mutant: mutant)
    }

    private func converse(
        _ liar: ExchangeEnd, _ honest: ExchangeEnd, secrets: Set<Int>, _ chance: inout SeededGenerator
    ) throws {
        var toHonest: [Frame] = []
        var toLiar: [Frame] = []
        var moves = 0
        do {
            toHonest = try liar.handle(.start)
            toLiar = try honest.handle(.start)
            while moves < 200, !toHonest.isEmpty || !toLiar.isEmpty {
                moves += 1
                if !toLiar.isEmpty, toHonest.isEmpty || moves.isMultiple(of: 2) {
                    let frame = toLiar.removeFirst()
                    try check(frame, shows: secrets, to: liar)
                    // What the liar makes of it is its own affair.
                    toHonest += (try? liar.handle(.received(frame))) ?? []
                } else {
                    let frame = toHonest.removeFirst()
                    let said = chance.chance(percent: 20) ? Lie.tell(frame, &chance) : [frame]
                    for frame in said { toLiar += try honest.handle(.received(frame)) }
                }
            }
        } catch let error as DongboError {
            note("  the honest side ended it: \(error)")
        }
    }

    private func check(_ frame: Frame, shows secrets: Set<Int>, to liar: ExchangeEnd) throws {
        guard case .notes(let notes) = frame else { return }
        if let shown = Vocabulary.markers(in: notes.payload).intersection(secrets).min() {
            throw Violation("Lies", "node \(liar.node.number) got value \(shown), which it may not see, by a lie")
        }
    }

    /// What notes that `peer` may not see have in them, at `node`.
    private func markersHidden(from peer: SimulatedNode, at node: SimulatedNode) throws -> Set<Int> {
        let sight = sight(of: peer, at: node)
        return try node.read { reader in
            var (hidden, shown): (Set<Int>, Set<Int>) = ([], [])
            for record in try reader.notes(afterKey: 0, limit: .max) {
                for revision in try reader.revisions(of: record) {
                    let markers = Vocabulary.markers(in: revision.bytes)
                    if sight.admits(record.readers) { shown.formUnion(markers) } else { hidden.formUnion(markers) }
                }
            }
            // A conflict document that somebody edited has the values of its note, and readers of its own.
            return hidden.subtracting(shown)
        }
    }
}
