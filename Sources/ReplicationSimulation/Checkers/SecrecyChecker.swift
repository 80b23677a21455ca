import MemoryNoteStore
import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// Promise 6: no byte of a note is on a spoke that may not see it: not in its notes, folded states or quarantine.
///
/// Every value written carries a marker that stands in no other; the checker looks for those of forbidden notes in everything
/// the spoke's store holds.
enum SecrecyChecker: Checker {
    static func check(_ district: District) throws {
        let hub = district.nodes[0]
        let notes = try hub.read { try $0.notes(afterUNID: nil, limit: .max) }
        for spoke in district.nodes where !spoke.isHub {
            var secrets: [Int: UNID] = [:]
            for record in notes where !district.shows(record, to: spoke, at: hub) {
                for marker in district.ledger.markers[record.unid] ?? [] { secrets[marker] = record.unid }
            }
            // Whoever edits a conflict document makes a note with the values of another.
            for record in notes where district.shows(record, to: spoke, at: hub) {
                for marker in district.ledger.markers[record.unid] ?? [] { secrets[marker] = nil }
            }
            if district.scenario.hasRights {
                // What its own people wrote is no secret from it.
                for entry in district.ledger.entries where entry.node == spoke.number {
                    for marker in Vocabulary.markers(in: entry.revision.bytes) { secrets[marker] = nil }
                }
            }
            for bytes in spoke.snapshot.contents {
                for marker in Vocabulary.markers(in: bytes).sorted() {
                    guard let unid = secrets[marker] else { continue }
                    throw Violation(
                        "Secrecy", "spoke \(spoke.number) still holds value \(marker) of \(district.name(unid))")
                }
            }
        }
    }
}
