import NoteModel
import NoteStore
import ReplicationCore

/// Reads one state, which only ``MemoryWriter`` changes.
class MemoryReader: NoteStoreReader {
    var state: MemoryState

    init(_ state: MemoryState) { self.state = state }

    func identity() throws -> DatabaseIdentity { state.identity }

    func title() throws -> String { state.title }

    func note(_ unid: UNID) throws -> NoteRecord? { state.notes[unid] }

    func notes(afterKey key: Int64, limit: Int) throws -> [NoteRecord] {
        state.keys.dropFirst(Int(max(0, key))).lazy.compactMap { self.state.notes[$0] }.filter(\.isHere).prefix(limit)
            .map(\.self)
    }

    func notes(withKeys keys: ClosedRange<Int64>) throws -> [ReadNote] {
        try notes(afterKey: keys.lowerBound - 1, limit: .max).prefix { $0.key <= keys.upperBound }.map {
            ReadNote($0, onlyRevision: $0.isSavedOnce ? try revisions(of: $0).last : nil)
        }
    }

    func notes(afterUNID unid: UNID?, limit: Int) throws -> [NoteRecord] {
        sorted(after: unid).lazy.compactMap { self.state.notes[$0] }.filter(\.isHere).prefix(limit).map(\.self)
    }

    func holdings(afterUNID unid: UNID?, through last: UNID, limit: Int) throws -> [NoteHolding] {
        sorted(after: unid).lazy.filter { $0 <= last }.compactMap { self.state.notes[$0] }.prefix(limit).map {
            NoteHolding(unid: $0.unid, context: $0.context, standing: $0.standing)
        }
    }

    private func sorted(after unid: UNID?) -> [UNID] {
        (unid.map { last in state.keys.filter { $0 > last } } ?? state.keys).sorted()
    }

    func designNotes() throws -> [NoteRecord] {
        state.keys.compactMap { state.notes[$0] }.filter { $0.form.hasPrefix("$") }
    }

    func revisions(of record: NoteRecord) throws -> [StoredRevision] {
        var found: [StoredRevision] = []
        var next = record.lastRevision
        while next != 0 {
            guard let row = state.revisions[Int(next - 1)], row.note == record.key else {
                preconditionFailure("a revision of another note")
            }
            found.append(row.stored)
            next = row.previous
        }
        return found.reversed()
    }

    func changes(
        after: UInt64, through: UInt64, in sight: Sight, excluding origin: IncarnationID?, limit: Int
    ) throws -> [NoteChange] {
        var entries: [UInt64: MemoryState.FeedEntry] = [:]
        var sequence = after
        if sight == .nothing { return [] }
        let keys: Set<String>? = if case .readers(let keys) = sight { keys } else { nil }
        while sequence < min(through, UInt64(state.feed.count)), entries.count < limit {
            sequence += 1
            guard let entry = state.feed[Int(sequence - 1)] else { continue }
            if let origin, entry.origin == origin { continue }
            if keys != nil, state.notes[entry.note]?.readers != nil { continue }
            entries[sequence] = entry
        }
        if let keys {
            for reader in [FeedPlace.everyone] + keys.compactMap({ state.readerNumbers[$0] }) {
                for (sequence, entry) in state.places[reader] ?? [:] where sequence > after && sequence <= through {
                    if let origin, entry.origin == origin { continue }
                    entries[sequence] = entry
                }
            }
        }
        return entries.sorted { $0.key < $1.key }.prefix(limit).map {
            NoteChange(sequence: $0.key, record: state.notes[$0.value.note]!)
        }
    }

    func lastSequence() throws -> UInt64 { UInt64(state.feed.count) }

    func lastKey() throws -> Int64 { state.notes.values.map(\.key).max() ?? 0 }

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

    func quarantineCount() throws -> Int { state.quarantine.count }

    func acknowledgements() throws -> [IncarnationID: StoredAcknowledgement] { state.acknowledgements }

    func pendingWithdrawals(from source: IncarnationID) throws -> [PendingWithdrawal] {
        state.pendingWithdrawals.filter { $0.value.source == source }.sorted { $0.key < $1.key }.map {
            PendingWithdrawal(unid: $0.key, reason: $0.value.reason)
        }
    }

    func setting(_ name: String) throws -> String? { state.settings[name] }

    func statistics() throws -> StoreStatistics {
        let deleted = state.notes.values.count(where: \.isDeleted)
        return StoreStatistics(
            notes: state.notes.values.count { $0.standing == .present }, deleted: deleted,
            conflicts: state.conflictParents.count,
            bytes: state.revisions.reduce(0) { $0 + ($1?.stored.bytes.count ?? 0) })
    }
}
