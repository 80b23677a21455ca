import NoteModel
import ReplicationCore

/// Revisions that wait in quarantine for their time or for others, by note.
///
/// They are not part of any note yet, but they are here, perhaps nowhere else: whoever is shown everything is told of them, and
/// a note does not go before they were handed in. Others are not: what a waiting revision does to a note's readers is not known
/// before it counts.
struct WaitingRevisions {
    private var notes: [UNID: [EncodedRevision]] = [:]

    static let none = WaitingRevisions()

    private init() {}

    /// Free when nothing is in quarantine; otherwise every entry there is read.
    init(reading reader: any NoteStoreReader) throws {
        guard try reader.quarantineCount() > 0 else { return }
        for entry in try reader.quarantine() where entry.reason.isTemporary {
            guard let revision = try? EncodedRevision(decoding: entry.bytes) else { continue }
            notes[entry.unid, default: []].append(revision)
        }
        for unid in notes.keys { notes[unid]!.sort { $0.revision.dot < $1.revision.dot } }
    }

    /// What an exchange with somebody of this sight may speak of.
    init(for sight: Sight, reading reader: any NoteStoreReader) throws {
        self = sight == .everything ? try WaitingRevisions(reading: reader) : .none
    }

    var isEmpty: Bool { notes.isEmpty }

    subscript(unid: UNID) -> [EncodedRevision] { notes[unid] ?? [] }

    /// Everything that is here of a note: what counts, and what waits behind it without a gap.
    func held(of unid: UNID, beside context: VersionVector) -> VersionVector {
        var held = context
        // In the order of their dots, so that one that waits can carry the next.
        for revision in self[unid].map(\.revision) {
            let before = revision.predecessor?.counter ?? 0
            if held[revision.dot.incarnation] == before { held.insert(revision.dot) }
        }
        return held
    }

    /// Whether something of the note waits here that is not in `context`.
    func isNews(of unid: UNID, to context: VersionVector) -> Bool {
        self[unid].contains { !context.contains($0.revision.dot) }
    }

    /// A transfer, and what waits beside it that the sink does not hold.
    func joined(to transfer: NoteTransfer, known: VersionVector) -> NoteTransfer {
        let missing = self[transfer.unid].filter { !known.contains($0.revision.dot) }
        guard !missing.isEmpty else { return transfer }
        var all = transfer
        all.context = held(of: transfer.unid, beside: transfer.context)
        all.revisions += missing.map(\.bytes)
        return all
    }
}
