import NoteModel
import ReplicationCore

/// What is sent: one batch at a time.
extension ExchangeDesk {
    /// One batch of about ``batchBytes`` and what did not fit.
    func load(_ load: Source.Load, through last: UInt64, _ reader: any NoteStoreReader) throws -> LoadedBatch {
        var batch = LoadedBatch(capacity: batchBytes + 4096)
        let waiting = try WaitingRevisions(for: terms.sight, reading: reader)
        switch load {
        case .wants(let wants, let through):
            try loadWants(wants, through: through, beside: waiting, into: &batch, reader)
        case .changes(let after): try loadChanges(after: after, through: last, beside: waiting, into: &batch, reader)
        case .own(let after): try loadOwn(after: after, into: &batch, reader)
        case .rest(let want, let isOwn, let next):
            batch.rest = next
            guard let record = try reader.presentNote(want.unid) else { break }
            if isOwn {
                let transfer = try ownTransfer(of: record, reader)
                try append(transfer, record, to: &batch, beyond: want.known, isOwn: true, isRest: true, then: next)
            } else if try filter!.objection(to: record, database, reading: reader) == nil {
                let transfer = try database.transfer(of: record, known: want.known, reading: reader)
                let joined = waiting.joined(to: transfer, known: want.known)
                try append(joined, record, to: &batch, beyond: want.known, isRest: true, then: next)
            }
        }
        return batch
    }

    private func loadWants(
        _ wants: [Want], through: UInt64, beside waiting: WaitingRevisions, into batch: inout LoadedBatch,
        _ reader: any NoteStoreReader
    ) throws {
        for (index, want) in wants.enumerated() {
            guard batch.bytes.count < batchBytes else {
                batch.rest = .wants(Array(wants[index...]), through: through)
                return
            }
            // It may have left the sink's scope since it was offered.
            guard let record = try reader.presentNote(want.unid),
                try filter!.objection(to: record, database, reading: reader) == nil
            else { continue }
            let transfer = try database.transfer(of: record, known: want.known, reading: reader)
            let joined = waiting.joined(to: transfer, known: want.known)
            guard
                try append(
                    joined, record, to: &batch, beyond: want.known,
                    then: .wants(Array(wants[(index + 1)...]), through: through))
            else { return }
        }
        batch.through = through
    }

    private func loadChanges(
        after: UInt64, through last: UInt64, beside waiting: WaitingRevisions, into batch: inout LoadedBatch,
        _ reader: any NoteStoreReader
    ) throws {
        var reached = after
        // Small pages: what was read and does not fit is read again for the next batch.
        let page = 50
        while batch.bytes.count < batchBytes, reached < last {
            let changes = try reader.changes(
                after: reached, through: last, in: terms.sight, excluding: peer, limit: page)
            for change in changes where batch.bytes.count < batchBytes {
                reached = change.sequence
                let record = change.record
                guard try filter!.objection(to: record, database, reading: reader) == nil else { continue }
                let transfer = try database.transfer(of: record, known: VersionVector(), reading: reader)
                let joined = waiting.joined(to: transfer, known: VersionVector())
                let rest = Source.Load.changes(after: reached)
                guard try append(joined, record, to: &batch, then: rest) else { return }
            }
            if changes.count < page, changes.last?.sequence ?? reached == reached { reached = last }
        }
        batch.rest = reached < last ? .changes(after: reached) : nil
        batch.through = reached
    }

    private func loadOwn(after: Int64, into batch: inout LoadedBatch, _ reader: any NoteStoreReader) throws {
        let page = 200
        let records = try reader.notes(afterKey: after, limit: page)
        var reached = after
        for record in records where batch.bytes.count < batchBytes {
            reached = record.key
            // Whoever says that this file is given up may be wrong or lie: that opens nobody's eyes.
            guard terms.sight.admits(record.readers) else { continue }
            let transfer = try ownTransfer(of: record, reader)
            let rest = Source.Load.own(afterKey: reached)
            if !transfer.revisions.isEmpty {
                guard try append(transfer, record, to: &batch, isOwn: true, then: rest) else { return }
            }
        }
        if records.count == page || reached != records.last?.key ?? after { batch.rest = .own(afterKey: reached) }
    }

    private func ownTransfer(of record: NoteRecord, _ reader: any NoteStoreReader) throws -> NoteTransfer {
        guard terms.sight.admits(record.readers) else {
            return NoteTransfer(unid: record.unid, context: record.context, revisions: [])
        }
        return try database.ownTransfer(of: record, reading: reader)
    }

    /// Appends as much of a note as a batch may hold. Of a note with a very long history the rest comes in further batches, in the
    /// order of its revisions, before anything else.
    ///
    /// - Parameters:
    ///   - known: of the note, at the sink.
    ///   - isRest: it was begun in an earlier batch.
    ///   - next: what comes after all of it.
    /// - Returns: whether it was all; otherwise the batch's rest is set.
    @discardableResult
    private func append(
        _ transfer: NoteTransfer, _ record: NoteRecord, to batch: inout LoadedBatch,
        beyond known: VersionVector = VersionVector(), isOwn: Bool = false, isRest: Bool = false,

        then next: @autoclosure () -> Source.Load?
    ) throws -> Bool {
        var revisions = transfer.revisions
        if isOwn, isRest { revisions = try revisions.filter { try !known.contains(Self.dot(of: $0, record)) } }
        var (taken, size) = (0, 0)
        while taken < revisions.count, size <= ReplicationLimits.batchBytes {
            size += revisions[taken].count
            taken += 1
        }
        var piece = transfer
        piece.revisions = Array(revisions[..<taken])
        batch.append(piece, form: record.form, isRest: isRest)
        guard taken < revisions.count else { return true }
        var reached = known
        for revision in piece.revisions { reached.insert(try Self.dot(of: revision, record)) }
        batch.rest = .rest(of: Want(unid: record.unid, known: reached), isOwn: isOwn, then: next())
        return false
    }

    private static func dot(of revision: [UInt8], _ record: NoteRecord) throws -> Dot {
        try CodecError.asDamage(of: record.unid) { () throws(CodecError) in try EncodedRevision.dot(in: revision) }
    }
}
