import NoteModel

/// Every revision that was ever acknowledged to somebody. The checkers' ground truth.
struct Ledger {
    struct Entry {
        let revision: EncodedRevision
        let node: Int
        /// What its node had of the note then.
        let context: VersionVector
        /// Its only copy went with a file that an administrator replaced.
        var isExcused = false
    }

    private(set) var entries: [Entry] = []
    /// Indices of entries by note, in the order of acknowledgement.
    private(set) var notes: [UNID: [Int]] = [:]
    /// What each note's revisions wrote, as numbers of ``Vocabulary/marker(_:)``.
    private(set) var markers: [UNID: Set<Int>] = [:]

    mutating func add(_ revision: EncodedRevision, by node: Int, beside context: VersionVector) {
        let unid = revision.revision.unid
        notes[unid, default: []].append(entries.count)
        entries.append(Entry(revision: revision, node: node, context: context))
        markers[unid, default: []].formUnion(Vocabulary.markers(in: revision.bytes))
    }

    mutating func excuse(_ index: Int) { entries[index].isExcused = true }

    /// Short for messages.
    func name(_ index: Int) -> String {
        let entry = entries[index]
        return "n\(entry.node):\(entry.revision.revision.dot.counter)#\(index)"
    }
}
