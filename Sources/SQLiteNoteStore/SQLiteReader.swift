import GRDB
import NoteModel
import NoteStore
import ReplicationCore

/// Reads a store through one connection, inside a transaction that ``SQLiteNoteStore`` opened.
class SQLiteReader: NoteStoreReader {
    let names: NameTables
    let bodies: BodyCodec
    let views: ViewTables
    let signatures: SignatureTables
    let declines: DeclineTables
    private let path: String
    private let statements: Statements

    private struct Statements {
        let database, noteByUNID, noteByKey, notesAfterKey, notesWithKeys, notesAfterUNID, firstNotes: SQLStatement
        let designNotes: SQLStatement
        let revision, changes, openChanges, placeChanges, holdings, lastSequence, lastKey: SQLStatement
        let checkpoint, checkpointOfPeer, checkpoints, conflictParent, conflictNotes: SQLStatement
        let quarantine, quarantineCount, statistics, acknowledgements, pending, setting: SQLStatement
    }

    private static let columns =
        "key, unid, form, standing, conflicts, generation, revisions, sequence, last, context, state, places"

    private static func columns(of table: String) -> String {
        columns.split(separator: ", ").map { "\(table).\($0)" }.joined(separator: ", ")
    }

    /// Entries leave the feeds, but the latest change always has one.
    static let lastSequence = """
        max((SELECT coalesce(max(sequence), 0) FROM feed), (SELECT coalesce(max(sequence), 0) FROM restricted),
            (SELECT coalesce(max(sequence), 0) FROM place WHERE reader = \(FeedPlace.everyone)))
        """

    init(_ database: Database, path: String, usesDictionaries: Bool) throws {
        self.path = path
        names = try NameTables(database)
        bodies = try BodyCodec(database, usesDictionaries: usesDictionaries)
        views = try ViewTables(database, names: names)
        signatures = try SignatureTables(database, names: names)
        declines = try DeclineTables(database, names: names)
        let columns = Self.columns
        func prepare(_ sql: String) throws -> SQLStatement { try SQLStatement(database, sql) }
        statements = Statements(
            database: try prepare("SELECT replica, incarnation, title, counter, time FROM database"),
            noteByUNID: try prepare("SELECT \(columns) FROM note WHERE unid = ?"),
            noteByKey: try prepare("SELECT \(columns) FROM note WHERE key = ?"),
            notesAfterKey: try prepare(
                "SELECT \(columns) FROM note WHERE key > ? AND standing < 2 ORDER BY key LIMIT ?"),
            notesWithKeys: try prepare(
                """
                SELECT \(Self.columns(of: "note")), revision.note, revision.hash, revision.body
                FROM note LEFT JOIN revision ON revision.id = note.last
                WHERE note.key BETWEEN ? AND ? AND note.standing < 2 ORDER BY note.key
                """),
            notesAfterUNID: try prepare(
                "SELECT \(columns) FROM note WHERE unid > ? AND standing < 2 ORDER BY unid LIMIT ?"),
            firstNotes: try prepare("SELECT \(columns) FROM note WHERE standing < 2 ORDER BY unid LIMIT ?"),
            designNotes: try prepare("SELECT note FROM design ORDER BY note"),
            revision: try prepare("SELECT note, previous, hash, body FROM revision WHERE id = ?"),
            changes: try prepare(
                """
                SELECT entry.sequence, \(Self.columns(of: "note"))
                FROM (
                    SELECT sequence, note FROM feed WHERE sequence > ?1 AND sequence <= ?2 AND origin <> ?3
                    UNION ALL
                    SELECT sequence, note FROM restricted WHERE sequence > ?1 AND sequence <= ?2 AND origin <> ?3
                    ORDER BY sequence LIMIT ?4) entry
                JOIN note ON note.key = entry.note ORDER BY entry.sequence
                """),
            openChanges: try prepare(
                """
                SELECT sequence, note FROM feed WHERE sequence > ? AND sequence <= ? AND origin <> ?
                ORDER BY sequence LIMIT ?
                """),
            placeChanges: try prepare(
                """
                SELECT sequence, note FROM place WHERE reader = ? AND sequence > ? AND sequence <= ? AND origin <> ?
                ORDER BY sequence LIMIT ?
                """),
            holdings: try prepare(
                """
                SELECT unid, context, standing FROM note WHERE unid > ? AND unid <= ? ORDER BY unid LIMIT ?
                """),
            lastSequence: try prepare("SELECT \(Self.lastSequence)"),
            lastKey: try prepare("SELECT coalesce(max(key), 0) FROM note"),
            checkpoint: try prepare(
                "SELECT source, sequence, first, peer, scope, reached FROM checkpoint WHERE source = ?"),
            checkpointOfPeer: try prepare(
                "SELECT source, sequence, first, peer, scope, reached FROM checkpoint WHERE peer = ?"),
            checkpoints: try prepare(
                "SELECT source, sequence, first, peer, scope, reached FROM checkpoint ORDER BY source"),
            conflictParent: try prepare("SELECT note FROM conflict WHERE unid = ?"),
            conflictNotes: try prepare("SELECT DISTINCT note FROM conflict ORDER BY note"),
            quarantine: try prepare(
                "SELECT id, unid, reason, message, peer, received, body FROM quarantine ORDER BY id"),
            quarantineCount: try prepare("SELECT count(*) FROM quarantine"),
            statistics: try prepare(
                """
                SELECT (SELECT count(*) FROM note WHERE standing = 0), (SELECT count(*) FROM note WHERE standing = 1),
                    (SELECT count(*) FROM conflict)
                """),
            acknowledgements: try prepare("SELECT replica, sequence, heard FROM acknowledgement"),
            pending: try prepare("SELECT unid, reason FROM pending WHERE source = ? ORDER BY unid"),
            setting: try prepare("SELECT value FROM setting WHERE name = ?"))
    }

    func identity() throws -> DatabaseIdentity {
        try database { DatabaseIdentity(replica: try $0.identifier(0), incarnation: try $0.identifier(1)) }
    }

    func title() throws -> String { try database { try $0.text(2) } }

    func clock() throws -> StoreClock {
        try database {
            StoreClock(
                counter: UInt64(bitPattern: $0.int(3)), time: HybridTimestamp(rawValue: UInt64(bitPattern: $0.int(4))))
        }
    }

    private func database<T>(_ map: (SQLStatement.Row) throws -> T) throws -> T {
        guard let value = try statements.database.first({ _ in }, map) else {
            throw SQLiteFailure.damaged("it does not say which database it is")
        }
        return value
    }

    func note(_ unid: UNID) throws -> NoteRecord? {
        try statements.noteByUNID.first {
            $0.identifier(unid)
        } _: {
            try record($0)
        }
    }

    func note(withKey key: Int64) throws -> NoteRecord? {
        try statements.noteByKey.first({ $0.int(key) }, { try record($0) })
    }

    private func note(key: Int64) throws -> NoteRecord {
        guard let found = try note(withKey: key) else { throw SQLiteFailure.damaged("a note is missing") }
        return found
    }

    func notes(afterKey key: Int64, limit: Int) throws -> [NoteRecord] {
        try statements.notesAfterKey.all { binder in
            binder.int(key)
            binder.int(limit)
        } _: {
            try record($0)
        }
    }

    func notes(withKeys keys: ClosedRange<Int64>) throws -> [ReadNote] {
        try statements.notesWithKeys.all { binder in
            binder.int(keys.lowerBound)
            binder.int(keys.upperBound)
        } _: { row in
            let record = try record(row)
            guard record.isSavedOnce else { return ReadNote(record, onlyRevision: nil) }
            guard row.int(12) == record.key else {
                throw SQLiteFailure.damaged("a revision is missing, or belongs to another note")
            }
            return ReadNote(record, onlyRevision: try revision(of: record.unid, hash: row.blob(13), body: row.blob(14)))
        }
    }

    func notes(afterUNID unid: UNID?, limit: Int) throws -> [NoteRecord] {
        guard let unid else {
            return try statements.firstNotes.all {
                $0.int(limit)
            } _: {
                try record($0)
            }
        }
        return try statements.notesAfterUNID.all { binder in
            binder.identifier(unid)
            binder.int(limit)
        } _: {
            try record($0)
        }
    }

    func designNotes() throws -> [NoteRecord] {
        // A note keeps its place here when its form changes, so that ordinary saves cost nothing.
        try statements.designNotes.all { _ in
        } _: {
            $0.int(0)
        }.map(note(key:)).filter { $0.form.hasPrefix("$") }
    }

    func revisions(of record: NoteRecord) throws -> [StoredRevision] {
        var found: [StoredRevision] = []
        try followChain(of: record) { row in
            found.append(try revision(of: record.unid, hash: row.blob(2), body: row.blob(3)))
        }
        return found.reversed()
    }

    private static let prefix = [UInt8](repeating: 0, count: 16)

    private func revision(
        of unid: UNID, hash: UnsafeRawBufferPointer, body: UnsafeRawBufferPointer
    ) throws -> StoredRevision {
        guard let hash = Digest(bytes: hash) else { throw SQLiteFailure.damaged("a revision has no hash") }
        var bytes = try bodies.decode(body, prefix: Self.prefix)
        guard bytes.count >= EncodedRevision.prefixLength else { throw SQLiteFailure.damaged("a revision is empty") }
        // The body holds the version byte and what follows the UNID.
        bytes[0] = bytes[16]
        bytes.withUnsafeMutableBytes { $0.storeBytes(of: unid.rawValue.bigEndian, toByteOffset: 1, as: UInt128.self) }
        return StoredRevision(bytes: bytes, hash: hash)
    }

    /// Where the note's revisions are, latest first.
    func revisionChain(of record: NoteRecord) throws -> [Int64] {
        var chain: [Int64] = []
        var last = record.lastRevision
        try followChain(of: record) { row in
            chain.append(last)
            last = row.int(1)
        }
        return chain
    }

    private func followChain(of record: NoteRecord, _ body: (SQLStatement.Row) throws -> Void) throws {
        var next = record.lastRevision
        while next != 0 {
            let previous = try statements.revision.first {
                $0.int(next)
            } _: { row in
                guard row.int(0) == record.key else {
                    throw SQLiteFailure.damaged("a revision belongs to another note")
                }
                try body(row)
                return row.int(1)
            }
            guard let previous, previous < next else { throw SQLiteFailure.damaged("a note's history is broken") }
            next = previous
        }
    }

    func holdings(afterUNID unid: UNID?, through last: UNID, limit: Int) throws -> [NoteHolding] {
        // Before the first UNID stands the empty blob.
        try statements.holdings.all { binder in
            binder.blob(unid?.bytes ?? [])
            binder.identifier(last)
            binder.int(limit)
        } _: { row in
            NoteHolding(
                unid: try row.identifier(0), context: try names.vector(row.blob(1)), standing: try standing(row, 2))
        }
    }

    func changes(
        after: UInt64, through: UInt64, in sight: Sight, excluding origin: IncarnationID?, limit: Int
    ) throws -> [NoteChange] {
        if sight == .nothing { return [] }
        let excluded = try origin.flatMap { try names.number(of: $0) } ?? -1
        guard case .readers(let keys) = sight else {
            return try statements.changes.all { binder in
                binder.int(after)
                binder.int(through)
                binder.int(excluded)
                binder.int(limit)
            } _: {
                NoteChange(sequence: try $0.unsigned(0), record: try record($0, from: 1))
            }
        }
        var found = try statements.openChanges.all { binder in
            binder.int(after)
            binder.int(through)
            binder.int(excluded)
            binder.int(limit)
        } _: {
            (sequence: try $0.unsigned(0), note: $0.int(1))
        }
        for reader in try [FeedPlace.everyone] + keys.compactMap(names.number(ofReader:)) {
            found += try statements.placeChanges.all { binder in
                binder.int(reader)
                binder.int(after)
                binder.int(through)
                binder.int(excluded)
                binder.int(limit)
            } _: {
                (sequence: try $0.unsigned(0), note: $0.int(1))
            }
        }
        found.sort { $0.sequence < $1.sequence }
        var changes: [NoteChange] = []
        // A change has one note, which several of its readers may have brought up.
        for entry in found where entry.sequence != changes.last?.sequence {
            if changes.count == limit { break }
            changes.append(NoteChange(sequence: entry.sequence, record: try note(key: entry.note)))
        }
        return changes
    }

    func lastSequence() throws -> UInt64 {
        try statements.lastSequence.first { _ in
        } _: {
            try $0.unsigned(0)
        }!
    }

    func lastKey() throws -> Int64 {
        try statements.lastKey.first { _ in
        } _: {
            $0.int(0)
        }!
    }

    func checkpoint(of source: IncarnationID) throws -> StoredCheckpoint? {
        guard let number = try names.number(of: source) else { return nil }
        return try statements.checkpoint.first {
            $0.int(number)
        } _: {
            try stored($0).1
        }
    }

    func checkpoint(ofPeer peer: String) throws -> (incarnation: IncarnationID, checkpoint: StoredCheckpoint)? {
        guard let (number, checkpoint) = try statements.checkpointOfPeer.first({ $0.text(peer) }, stored) else {
            return nil
        }
        return (try names.incarnation(number), checkpoint)
    }

    func checkpoints() throws -> [IncarnationID: StoredCheckpoint] {
        var found: [IncarnationID: StoredCheckpoint] = [:]
        for (number, checkpoint) in try statements.checkpoints.all({ _ in }, stored) {
            found[try names.incarnation(number)] = checkpoint
        }
        return found
    }

    private func stored(_ row: SQLStatement.Row) throws -> (Int64, StoredCheckpoint) {
        let checkpoint = StoredCheckpoint(
            sequence: try row.unsigned(1), isFirstCopy: row.int(2) == 1, peer: try row.text(3),
            scope: Array(row.blob(4)),
            reached: try milestones(row.blob(5)))
        return (row.int(0), checkpoint)
    }

    private func milestones(_ bytes: UnsafeRawBufferPointer) throws -> [StoredCheckpoint.Milestone] {
        var reader = ByteReader(bytes)
        var milestones: [StoredCheckpoint.Milestone] = []
        do {
            while !reader.isAtEnd { milestones.append(.init(source: try reader.varint(), local: try reader.varint())) }
        } catch {
            throw SQLiteFailure.damaged("a checkpoint cannot be read")
        }
        return milestones
    }

    func conflictParent(of unid: UNID) throws -> UNID? {
        try statements.conflictParent.first {
            $0.identifier(unid)
        } _: {
            $0.int(0)
        }.map { try note(key: $0).unid }
    }

    func notesWithConflicts() throws -> [UNID] {
        try statements.conflictNotes.all { _ in
        } _: {
            $0.int(0)
        }.map { try note(key: $0).unid }
    }

    func quarantine() throws -> [QuarantinedRevision] {
        try statements.quarantine.all { _ in
        } _: { row in
            guard let reason = QuarantinedRevision.Reason(rawValue: try row.text(2)) else {
                throw SQLiteFailure.damaged("a quarantine entry has an unknown reason")
            }
            return QuarantinedRevision(
                id: row.int(0), unid: try row.identifier(1), reason: reason, message: try row.text(3),
                peer: try row.text(4), receivedMilliseconds: try row.unsigned(5), bytes: Array(row.blob(6)))
        }
    }

    func quarantineCount() throws -> Int {
        try statements.quarantineCount.first { _ in
        } _: {
            Int($0.int(0))
        }!
    }

    func acknowledgements() throws -> [IncarnationID: StoredAcknowledgement] {
        let rows = try statements.acknowledgements.all { _ in
        } _: { row in
            let acknowledgement = StoredAcknowledgement(
                sequence: try row.unsigned(1), heardMilliseconds: try row.unsigned(2))
            return (row.int(0), acknowledgement)
        }
        return Dictionary(uniqueKeysWithValues: try rows.map { (try names.incarnation($0.0), $0.1) })
    }

    func pendingWithdrawals(from source: IncarnationID) throws -> [PendingWithdrawal] {
        guard let number = try names.number(of: source) else { return [] }
        return try statements.pending.all {
            $0.int(number)
        } _: { row in
            guard let reason = UInt8(exactly: row.int(1)).flatMap(Withdrawal.Reason.init) else {
                throw SQLiteFailure.damaged("a pending withdrawal has an unknown reason")
            }
            return PendingWithdrawal(unid: try row.identifier(0), reason: reason)
        }
    }

    func setting(_ name: String) throws -> String? {
        try statements.setting.first {
            $0.text(name)
        } _: {
            try $0.text(0)
        }
    }

    func statistics() throws -> StoreStatistics {
        let bytes = [path, path + "-wal"].reduce(0) { $0 + FileSize.bytes(of: $1) }
        return try statements.statistics.first { _ in
        } _: { row in
            StoreStatistics(notes: Int(row.int(0)), deleted: Int(row.int(1)), conflicts: Int(row.int(2)), bytes: bytes)
        }!
    }

    private func standing(_ row: SQLStatement.Row, _ column: Int32) throws -> NoteRecord.Standing {
        guard let standing = UInt8(exactly: row.int(column)).flatMap(NoteRecord.Standing.init) else {
            throw SQLiteFailure.damaged("a note has an unknown standing")
        }
        return standing
    }

    private func record(_ row: SQLStatement.Row, from first: Int32 = 0) throws -> NoteRecord {
        let places = row.isNull(first + 11) ? [] : try names.places(row.blob(first + 11))
        return NoteRecord(
            key: row.int(first), unid: try row.identifier(first + 1), form: try names.form(row.int(first + 2)),
            context: try names.vector(row.blob(first + 9)), generation: UInt32(truncatingIfNeeded: row.int(first + 5)),
            standing: try standing(row, first + 3), conflictCount: Int(row.int(first + 4)),
            revisionCount: Int(row.int(first + 6)), sequence: try row.unsigned(first + 7),
            lastRevision: row.int(first + 8),
            snapshot: row.isNull(first + 10) ? nil : try bodies.decode(row.blob(first + 10)),
            readers: places.isEmpty ? nil : try readers(places), places: places)
    }

    private func readers(_ places: [FeedPlace]) throws -> [String] {
        try places.filter(\.isLive).map { try names.reader($0.reader) }.filter { $0 != Self.nobody }.sorted()
    }

    /// Stands among the readers of a note that only managers may read, so that it has a place at all.
    static let nobody = ReaderName.key(NoteState.managersOnly)
}
