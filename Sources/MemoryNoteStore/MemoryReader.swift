import NoteModel
import NoteStore

/// Reads one state, which only ``MemoryWriter`` changes.
class MemoryReader: NoteStoreReader {
    var state: MemoryState

    init(_ state: MemoryState) { self.state = state }

    func identity() throws -> DatabaseIdentity { state.identity }

    func title() throws -> String { state.title }

    func note(_ unid: UNID) throws -> NoteRecord? { state.notes[unid] }

    func notes(afterKey key: Int64, limit: Int) throws -> [NoteRecord] {
        state.keys.dropFirst(Int(max(0, key))).lazy.compactMap { self.state.notes[$0] }.prefix(limit).map(\.self)
    }

    func notes(afterUNID unid: UNID?, limit: Int) throws -> [NoteRecord] {
        let wanted = unid.map { last in state.keys.filter { $0 > last } } ?? state.keys
        return wanted.sorted().lazy.compactMap { self.state.notes[$0] }.prefix(limit).map(\.self)
    }

    func designNotes() throws -> [NoteRecord] {
        state.keys.compactMap { state.notes[$0] }.filter { $0.form.hasPrefix("$") }
    }

    func revisions(of record: NoteRecord) throws -> [StoredRevision] {
        var found: [StoredRevision] = []
        var next = record.lastRevision
        while next != 0 {
            let row = state.revisions[Int(next - 1)]
            precondition(row.note == record.key, "a revision of another note")
            found.append(row.stored)
            next = row.previous
        }
        return found.reversed()
    }

    func changes(
        after: UInt64, through: UInt64, excluding origin: IncarnationID?, limit: Int
    ) throws -> [NoteChange] {
        var found: [NoteChange] = []
        var sequence = after
        while sequence < min(through, UInt64(state.feed.count)), found.count < limit {
            sequence += 1
            guard let entry = state.feed[Int(sequence - 1)] else { continue }
            if let origin, entry.origin == origin { continue }
            found.append(NoteChange(sequence: sequence, record: state.notes[entry.note]!))
        }
        return found
    }

    func lastSequence() throws -> UInt64 { UInt64(state.feed.count) }

    func clock() throws -> StoreClock { state.clock }

    func checkpoint(of source: IncarnationID) throws -> StoredCheckpoint? { state.checkpoints[source] }

    func checkpoints() throws -> [IncarnationID: StoredCheckpoint] { state.checkpoints }

    func checkpoint(ofPeer peer: String) throws -> (incarnation: IncarnationID, checkpoint: StoredCheckpoint)? {
        state.checkpoints.first { $0.value.peer == peer }.map { ($0.key, $0.value) }
    }

    func conflictParent(of unid: UNID) throws -> UNID? { state.conflictParents[unid] }

    func notesWithConflicts() throws -> [UNID] {
        state.conflicts.keys.sorted { (state.notes[$0]?.key ?? 0) < (state.notes[$1]?.key ?? 0) }
    }

    func quarantine() throws -> [QuarantinedRevision] { state.quarantine }

    func statistics() throws -> StoreStatistics {
        let deleted = state.notes.values.count(where: \.isDeleted)
        return StoreStatistics(
            notes: state.notes.count - deleted, deleted: deleted, conflicts: state.conflictParents.count,
            bytes: state.revisions.reduce(0) { $0 + $1.stored.bytes.count })
    }
}
