import NoteModel
import NoteStore

/// Writes to a copy that the store keeps when all went well.
final class MemoryWriter: MemoryReader, NoteStoreWriter {
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

    @discardableResult
    func put(_ record: NoteRecord, origin: IncarnationID?) throws -> UInt64 {
        precondition(record.key != 0, "a note is stored with its first revision")
        if record.sequence > 0 { state.feed[Int(record.sequence - 1)] = nil }
        state.feed.append(.init(note: record.unid, origin: origin))
        var stored = record
        stored.sequence = UInt64(state.feed.count)
        state.notes[record.unid] = stored
        return stored.sequence
    }

    func setConflicts(_ unids: [UNID], of record: NoteRecord) throws {
        for unid in state.conflicts[record.unid] ?? [] { state.conflictParents[unid] = nil }
        state.conflicts[record.unid] = unids.isEmpty ? nil : unids
        for unid in unids { state.conflictParents[unid] = record.unid }
    }

    func setTitle(_ title: String) throws { state.title = title }

    func setClock(_ clock: StoreClock) throws { state.clock = clock }

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

    func removeQuarantined(id: Int64) throws {
        guard let index = state.quarantine.firstIndex(where: { $0.id == id }) else { return }
        state.quarantinedDigests.remove(Digest(of: state.quarantine.remove(at: index).bytes))
    }
}
