import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// Looks over one end's shoulder: what it sends to a node, and what it takes in from one.
final class RightsWatch {
    private unowned let district: District
    private let node: SimulatedNode
    private let peer: SimulatedNode

    /// What a hub had before it took in a batch.
    struct Before {
        let oracle: RightsOracle
        let held: [UNID: Set<Digest>]
        let refused: Set<Int64>
        /// Of those that wait, who brought them.
        let bringers: [Digest: String]
    }

    init(_ district: District, at node: SimulatedNode, with peer: SimulatedNode) {
        (self.district, self.node, self.peer) = (district, node, peer)
    }

    // MARK: What is sent

    /// No frame holds a revision, or any byte of one, of a note that the peer may not see by the rules in force now.
    func see(_ frame: Frame) throws {
        guard case .notes(let notes) = frame, node.isHub, !peer.isHub else { return }
        let oracle = district.oracle(at: node)
        var markers = Vocabulary.markers(in: notes.payload)
        district.statistics.count("frames watched")
        try node.read { reader in
            for transfer in try Payload.transfers(notes.payload) {
                let readers = try reader.note(transfer.unid)?.readers
                guard !oracle.sends(peer.name, readers: readers) else { continue }
                throw Violation(
                    "Rights",
                    "node \(node.number) sends \(district.name(transfer.unid)) to node \(peer.number), which may not see it"
                )
            }
            guard !markers.isEmpty else { return }
            for record in try reader.notes(afterUNID: nil, limit: .max)
            where oracle.sends(peer.name, readers: record.readers) {
                markers.subtract(district.ledger.markers[record.unid] ?? [])
            }
        }
        if let marker = markers.min() {
            throw Violation(
                "Rights",
                "node \(node.number) sends value \(marker) to node \(peer.number), which may see no note with it")
        }
    }

    // MARK: What is taken in

    func before(_ transfers: [DecodedTransfer]) throws -> Before? {
        guard node.isHub, !peer.isHub else { return nil }
        return try node.read { reader in
            let waiting = try reader.quarantine()
            var (held, bringers): ([UNID: Set<Digest>], [Digest: String]) = ([:], [:])
            for unid in Set(transfers.map(\.unid) + waiting.map(\.unid)) {
                held[unid] = Set(try reader.note(unid).map { try reader.revisions(of: $0).map(\.hash) } ?? [])
            }
            for entry in waiting {
                if let revision = try? EncodedRevision(decoding: entry.bytes) { bringers[revision.hash] = entry.peer }
            }
            return Before(
                oracle: district.oracle(at: node), held: held, refused: Set(waiting.map(\.id)), bringers: bringers)
        }
    }

    /// Everything new was written, and handed in, by somebody with the right to it; everything refused was not.
    func judge(after before: Before?) throws {
        guard let before else { return }
        let oracles = [before.oracle, district.oracle(at: node)]
        try node.read { reader in
            for (unid, held) in before.held.sorted(by: { $0.key < $1.key }) {
                guard let record = try reader.note(unid) else { continue }
                let history = try reader.revisions(of: record).map { try EncodedRevision(decoding: $0.bytes) }
                for (index, revision) in history.enumerated() where !held.contains(revision.hash) {
                    if isVouchedFor(revision.revision, by: history) { continue }
                    let earlier = Array(history[..<index])
                    district.statistics.count("revisions judged")
                    let bringer = before.bringers[revision.hash] ?? peer.name
                    let objections = try oracles.map {
                        try objection(to: revision.revision, earlier, from: bringer, $0)
                    }
                    guard !objections.contains(nil) else { continue }
                    throw Violation(
                        "Rights",
                        "hub \(node.number) took in a revision of \(district.name(unid)): \(objections[0]!)")
                }
            }
            for entry in try reader.quarantine() where !before.refused.contains(entry.id) && entry.reason == .noRight {
                district.statistics.count("revisions refused")
                try judge(entry, oracles, reader)
            }
        }
    }

    /// Whether a hub has built on it.
    private func isVouchedFor(_ revision: Revision, by history: [EncodedRevision]) -> Bool {
        history.map(\.revision).contains { later in
            later.base.contains(revision.dot)
                && district.writers(of: later.dot.incarnation).contains(where: district.shape.isHub)
        }
    }

    /// What the peer's own people wrote on the peer's own file is refused for a reason only.
    private func judge(
        _ entry: QuarantinedRevision, _ oracles: [RightsOracle], _ reader: any NoteStoreReader
    ) throws {
        guard let encoded = try? EncodedRevision(decoding: entry.bytes), !entry.message.isEmpty else {
            throw Violation("Rights", "hub \(node.number) refused a revision without a reason")
        }
        let revision = encoded.revision
        guard revision.dot.incarnation == peer.incarnation, entry.peer == peer.name,
            let record = try reader.note(entry.unid)
        else { return }
        let history = try reader.revisions(of: record).map { try EncodedRevision(decoding: $0.bytes) }
        // It was judged when some of what is here now had come.
        for oracle in oracles {
            for count in 0...history.count
            where try objection(to: revision, Array(history.prefix(count)), from: peer.name, oracle) != nil { return }
        }
        throw Violation(
            "Rights",
            "hub \(node.number) refused a revision of \(district.name(entry.unid)) that was right: \(entry.message)")
    }

    private func objection(
        to revision: Revision, _ history: [EncodedRevision], from bringer: String, _ oracle: RightsOracle
    ) throws -> String? {
        guard let number = district.nodes.first(where: { $0.name == bringer })?.number else {
            return "nobody brought it"
        }
        guard !district.shape.isHub(number) else { return nil }
        // A copy of a file in which nobody had written goes on under its name: then either may have signed.
        let writers = district.writers(of: revision.dot.incarnation)
        let objections = (writers.isEmpty ? [number] : writers).map {
            objection(to: revision, history, signedBy: $0, oracle)
        }
        return objections.contains(nil) ? nil : objections[0]
    }

    private func objection(
        to revision: Revision, _ history: [EncodedRevision], signedBy writer: Int, _ oracle: RightsOracle
    ) -> String? {
        if district.shape.isHub(writer) { return nil }
        if !RightsOracle.speaks(writer, for: revision.author) {
            return "node \(writer) does not speak for \(revision.author)"
        }
        // Whose a file is everybody says for themselves.
        if revision.form == NodeNote.form { return nil }
        let known = history.filter { revision.base.contains($0.revision.dot) }
        let before = NoteState(unid: revision.unid, folding: known)
        let readers = before.readers { known }
        let here = NoteState(unid: revision.unid, folding: history)
        let isOverridden = RightsOracle.decidesRights(revision, unlike: before, here)
        let readersHere = isOverridden ? here.readers { history } : nil
        for name in [revision.author, SimulatedNode.name(writer)] where !district.isHub(named: name) {
            if let objection = oracle.objection(to: revision, onto: before, readers: readers, by: name) {
                return objection
            }
            guard isOverridden else { continue }
            if let objection = oracle.objection(to: revision, onto: here, readers: readersHere, by: name) {
                return "as the note is here, \(objection)"
            }
        }
        return nil
    }
}
