import NoteModel
import ReplicationCore

/// What a purge did, or would do.
public struct PurgeReport: Sendable, Hashable {
    /// Deletion stubs that went.
    public var stubs = 0
    /// Revisions whose replaced values went from history.
    public var revisions = 0
    /// Canonical names of the nodes that have not acknowledged everything yet, and since when they were not heard of; nil for
    /// never.
    public var heldBackBy: [String: UInt64?] = [:]

    public init() {}
}

extension NoteDatabase {
    /// Removes what nobody needs any more: stubs of deleted notes, and values that history need not keep any longer. Both only
    /// where every replica that takes part has acknowledged the change, so that none can bring them back.
    ///
    /// Of a purged note its UNID and what was seen of it stay, so that a replica which returns after years cannot revive it.
    /// Which values history gives up, each form's note says (`$HistoryDays`).
    ///
    /// - Parameter limit: notes looked at in this transaction.
    /// - Returns: what was done among notes after `key`, and the last key looked at; nil when there are no more.
    public func purge(
        after key: Int64, limit: Int, dryRun: Bool, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> (report: PurgeReport, last: Int64?) {
        let (stable, waiting) = try stability(reading: writer)
        var report = PurgeReport()
        let records = try writer.notes(afterKey: key, limit: limit)
        let quarantined = try WaitingRevisions(reading: writer)
        for record in records {
            let cutBefore = historyCut(of: record, wallMilliseconds)
            guard record.isDeleted || cutBefore != nil else { continue }
            guard record.sequence <= stable else {
                for (name, waiter) in waiting where waiter.sequence < record.sequence {
                    report.heldBackBy[name] = waiter.heard
                }
                continue
            }
            // An edit that waits for its time may not know of the deletion, and would survive it.
            if !quarantined[record.unid].isEmpty { continue }
            if record.isDeleted {
                report.stubs += 1
                var stub = record
                if !dryRun { try erase(&stub, leaving: .purged, in: writer) }
            } else if let cutBefore {
                report.revisions += try cutHistory(of: record, before: cutBefore, dryRun: dryRun, in: writer)
            }
        }
        return (report, records.count < limit ? nil : records.last?.key)
    }

    /// Everything through this sequence is acknowledged by every replica that takes part; and who is behind.
    public func stability(
        reading reader: any NoteStoreReader
    ) throws -> (sequence: UInt64, waiting: [String: (sequence: UInt64, heard: UInt64?)]) {
        let known = try reader.acknowledgements()
        let last = try reader.lastSequence()
        var stable = last
        var waiting: [String: (sequence: UInt64, heard: UInt64?)] = [:]
        for (replica, name) in try participants(known, reading: reader) {
            let acknowledged = known[replica]?.sequence ?? 0
            stable = min(stable, acknowledged)
            guard acknowledged < last, acknowledged <= waiting[name]?.sequence ?? .max else { continue }
            waiting[name] = (acknowledged, known[replica]?.heardMilliseconds)
        }
        return (stable, waiting)
    }

    /// The files that may still hold what is purged here, with their nodes: those that said so in the database, and those that
    /// were met without ever having sent that note.
    private func participants(
        _ known: [IncarnationID: StoredAcknowledgement], reading reader: any NoteStoreReader
    ) throws -> [IncarnationID: String] {
        let entries = try nodeEntries(reading: reader)
        let isGivenUp = { (replica: IncarnationID) in try reader.setting(Self.twinSetting(replica)) != nil }
        var names: [IncarnationID: String] = [:]
        for (replica, entry) in entries where !entry.isFenced {
            // A file that its node has given up only hands in what it wrote.
            if try !isGivenUp(replica) { names[replica] = entry.name }
        }
        for (replica, checkpoint) in try reader.checkpoints() where entries[replica] == nil {
            if try !isGivenUp(replica) { names[replica] = checkpoint.peer }
        }
        for replica in known.keys where entries[replica] == nil && names[replica] == nil {
            guard let name = try reader.setting(Self.metSetting(replica)), try !isGivenUp(replica) else { continue }
            names[replica] = name
        }
        names[identity.incarnation] = nil
        return names
    }

    /// The files of a node that purging waits for.
    public func files(waitedFor node: (_ name: String) -> Bool, reading reader: any NoteStoreReader) throws
        -> [IncarnationID: String]
    {
        try participants(reader.acknowledgements(), reading: reader).filter { node($0.value) }
    }

    /// Before which time replaced values of the note may go; nil when its form keeps them for ever.
    private func historyCut(of record: NoteRecord, _ wallMilliseconds: UInt64) -> UInt64? {
        guard record.revisionCount > 1, record.conflictCount == 0, !record.isDeleted,
            let days = rules(of: record.form).historyDays
        else { return nil }
        let age = UInt64(days) * 86_400_000
        return wallMilliseconds > age ? wallMilliseconds - age : nil
    }

    /// Takes replaced values out of old revisions. Their hashes still verify.
    private func cutHistory(
        of record: NoteRecord, before cut: UInt64, dryRun: Bool, in writer: any NoteStoreWriter
    ) throws -> Int {
        let note = try LoadedNote(record, reading: writer)
        // Concurrent heads may still need old versions to show.
        guard note.state.heads.count == 1 else { return 0 }
        let current = Set(note.state.cells.flatMap { cell in cell.siblings.all.map(\.dot) })
        var redacted: [EncodedRevision] = []
        let history = try LoadedNote.history(of: record, reading: writer)
        for (index, old) in history.enumerated() where old.revision.time.millisecondsSinceEpoch < cut {
            // A value is out of use since the next revision that wrote its item; that one must be old enough too.
            var revision = old.revision
            for write in old.revision.writes {
                guard case .value = write.content else { continue }
                let isCurrent = current.contains(old.revision.dot) && note.state.isCurrent(write, of: old.revision.dot)
                let replacedAt = history[(index + 1)...].first { later in
                    later.revision.deletion != nil || later.revision.writes.contains { $0.path == write.path }
                }?.revision.time.millisecondsSinceEpoch
                guard !isCurrent, let replacedAt, replacedAt < cut else { continue }
                revision = revision.redacting(write.path) ?? revision
            }
            guard revision != old.revision else { continue }
            redacted.append(
                try CodecError.asDamage(of: record.unid) { () throws(CodecError) in try EncodedRevision(revision) })
        }
        if !dryRun, !redacted.isEmpty { try writer.replace(redacted, of: record) }
        return redacted.count
    }
}

extension NoteState {
    fileprivate func isCurrent(_ write: ItemWrite, of dot: Dot) -> Bool {
        self[write.path]?.siblings.all.contains { $0.dot == dot } ?? false
    }
}
