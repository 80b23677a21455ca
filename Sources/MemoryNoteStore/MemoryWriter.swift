import NoteModel
import NoteStore

/// Writes to a copy that the store keeps when all went well.
final class MemoryWriter: MemoryReader, NoteStoreWriter {
    let viewWorkspace = ViewWorkspace()

    func append(_ revision: EncodedRevision, to record: inout NoteRecord) throws {
        if record.key == 0 {
            state.keys.append(record.unid)
            record.key = Int64(state.keys.count)
        }
        state.revisions.append(
            .init(
                note: record.key, previous: record.lastRevision,
                stored: StoredRevision(bytes: revision.bytes, hash: revision.hash)))
        record.lastRevision = Int64(state.revisions.count)
        record.revisionCount += 1
    }

    func eraseContent(of record: inout NoteRecord) throws {
        var next = record.lastRevision
        while next != 0, let row = state.revisions[Int(next - 1)] {
            state.revisions[Int(next - 1)] = nil
            next = row.previous
        }
        try setConflicts([], of: record)
        state.declines.removeAll(of: record.unid)
        record.form = ""
        record.generation = 0
        record.conflictCount = 0
        record.revisionCount = 0
        record.lastRevision = 0
        record.snapshot = nil
    }

    func replace(_ revisions: [EncodedRevision], of record: NoteRecord) throws {
        var next = record.lastRevision
        while next != 0, let row = state.revisions[Int(next - 1)] {
            let dot = try EncodedRevision.dot(in: row.stored.bytes)
            if let new = revisions.first(where: { $0.revision.dot == dot && $0.hash == row.stored.hash }) {
                let stored = StoredRevision(bytes: new.bytes, hash: new.hash)
                state.revisions[Int(next - 1)] = .init(note: row.note, previous: row.previous, stored: stored)
            }
            next = row.previous
        }
    }

    @discardableResult
    func put(_ record: NoteRecord, origin: IncarnationID?) throws -> UInt64 {
        precondition(record.key != 0, "a note is stored with its first revision")
        let sequence = UInt64(state.feed.count) + 1
        let (places, gained) = movedPlaces(of: record, at: sequence)
        if record.sequence > 0 { state.feed[Int(record.sequence - 1)] = nil }
        for place in record.places { state.places[place.reader]?[place.sequence] = nil }
        let entry = MemoryState.FeedEntry(note: record.unid, origin: gained ? nil : origin)
        state.feed.append(record.hasLeft ? nil : entry)
        for place in places {
            state.places[place.reader, default: [:]][place.sequence] =
                place.isLive ? entry : .init(note: record.unid, origin: nil)
        }
        var stored = record
        stored.sequence = sequence
        stored.places = places
        if record.hasLeft { stored.readers = [] }
        state.notes[record.unid] = stored
        return sequence
    }

    private func movedPlaces(of record: NoteRecord, at sequence: UInt64) -> (places: [FeedPlace], gained: Bool) {
        if record.hasLeft {
            return ([FeedPlace(reader: FeedPlace.everyone, sequence: sequence, isLive: false)], false)
        }
        guard record.readers != nil || !record.places.isEmpty else { return ([], false) }
        let names = record.readers.map { $0.isEmpty ? [ReaderName.key(NoteState.managersOnly)] : $0 }
        return FeedPlace.moved(
            record.places, wasOpen: record.sequence > 0 && record.places.isEmpty,
            to: names?.map(number(ofReader:)), at: sequence)
    }

    private func number(ofReader reader: String) -> Int64 {
        if let known = state.readerNumbers[reader] { return known }
        let number = Int64(state.readerNumbers.count) + 1
        state.readerNumbers[reader] = number
        return number
    }

    func setConflicts(_ unids: [UNID], of record: NoteRecord) throws {
        for unid in state.conflicts[record.unid] ?? [] { state.conflictParents[unid] = nil }
        state.conflicts[record.unid] = unids.isEmpty ? nil : unids
        for unid in unids { state.conflictParents[unid] = record.unid }
    }

    func setTitle(_ title: String) throws { state.title = title }

    func setClock(_ clock: StoreClock) throws { state.clock = clock }

    func setIncarnation(_ incarnation: IncarnationID) throws {
        state.identity = DatabaseIdentity(replica: state.identity.replica, incarnation: incarnation)
        state.clock.counter = 0
    }

    func setAcknowledgement(_ acknowledgement: StoredAcknowledgement, by replica: IncarnationID) throws {
        state.acknowledgements[replica] = acknowledgement
    }

    func addPendingWithdrawal(_ withdrawal: PendingWithdrawal, from source: IncarnationID) throws {
        state.pendingWithdrawals[withdrawal.unid] = (source, withdrawal.reason)
    }

    func removePendingWithdrawal(of unid: UNID) throws { state.pendingWithdrawals[unid] = nil }

    func setSetting(_ name: String, to value: String?) throws { state.settings[name] = value }

    func setCheckpoint(_ checkpoint: StoredCheckpoint, of source: IncarnationID) throws {
        state.checkpoints = state.checkpoints.filter { $0.value.peer != checkpoint.peer }
        state.checkpoints[source] = checkpoint
    }

    func addQuarantined(_ revision: QuarantinedRevision) throws {
        guard state.quarantinedDigests.insert(Digest(of: revision.bytes)).inserted else { return }
        state.lastQuarantineID += 1
        var kept = revision
        kept.id = state.lastQuarantineID
        state.quarantine.append(kept)
    }

    func setQuarantined(id: Int64, reason: QuarantinedRevision.Reason, message: String) throws {
        guard let index = state.quarantine.firstIndex(where: { $0.id == id }) else { return }
        state.quarantine[index].reason = reason
        state.quarantine[index].message = message
    }

    func removeQuarantined(id: Int64) throws {
        guard let index = state.quarantine.firstIndex(where: { $0.id == id }) else { return }
        state.quarantinedDigests.remove(Digest(of: state.quarantine.remove(at: index).bytes))
    }
}
