import GRDB
import NoteModel
import NoteStore

/// Reads a store through one connection, inside a transaction that ``SQLiteNoteStore`` opened.
class SQLiteReader: NoteStoreReader {
    let names: NameTables
    let bodies: BodyCodec
    private let path: String
    private let statements: Statements

    private struct Statements {
        let database, noteByUNID, noteByKey, notesAfterKey, notesAfterUNID, firstNotes, designNotes: SQLStatement
        let revision, changes, lastSequence, checkpoint, checkpointOfPeer, checkpoints, conflictParent,
            conflictNotes: SQLStatement
        let quarantine, statistics: SQLStatement
    }

    private static let columns =
        "key, unid, form, deleted, conflicts, generation, revisions, sequence, last, context, state"

    init(_ database: Database, path: String, usesDictionaries: Bool) throws {
        self.path = path
        names = try NameTables(database)
        bodies = try BodyCodec(database, usesDictionaries: usesDictionaries)
        let columns = Self.columns
        func prepare(_ sql: String) throws -> SQLStatement { try SQLStatement(database, sql) }
        statements = Statements(
            database: try prepare("SELECT replica, incarnation, title, counter, time FROM database"),
            noteByUNID: try prepare("SELECT \(columns) FROM note WHERE unid = ?"),
            noteByKey: try prepare("SELECT \(columns) FROM note WHERE key = ?"),
            notesAfterKey: try prepare("SELECT \(columns) FROM note WHERE key > ? ORDER BY key LIMIT ?"),
            notesAfterUNID: try prepare("SELECT \(columns) FROM note WHERE unid > ? ORDER BY unid LIMIT ?"),
            firstNotes: try prepare("SELECT \(columns) FROM note ORDER BY unid LIMIT ?"),
            designNotes: try prepare("SELECT note FROM design ORDER BY note"),
            revision: try prepare("SELECT note, previous, hash, body FROM revision WHERE id = ?"),
            changes: try prepare(
                """
                SELECT feed.sequence, \(columns.split(separator: ", ").map { "note.\($0)" }.joined(separator: ", "))
                FROM feed JOIN note ON note.key = feed.note
                WHERE feed.sequence > ? AND feed.sequence <= ? AND feed.origin <> ? ORDER BY feed.sequence LIMIT ?
                """),
            lastSequence: try prepare("SELECT coalesce(max(sequence), 0) FROM feed"),
            checkpoint: try prepare("SELECT source, sequence, first, peer FROM checkpoint WHERE source = ?"),
            checkpointOfPeer: try prepare("SELECT source, sequence, first, peer FROM checkpoint WHERE peer = ?"),
            checkpoints: try prepare("SELECT source, sequence, first, peer FROM checkpoint ORDER BY source"),
            conflictParent: try prepare("SELECT note FROM conflict WHERE unid = ?"),
            conflictNotes: try prepare("SELECT DISTINCT note FROM conflict ORDER BY note"),
            quarantine: try prepare(
                "SELECT id, unid, reason, message, peer, received, body FROM quarantine ORDER BY id"),
            statistics: try prepare(
                """
                SELECT (SELECT count(*) FROM note WHERE deleted = 0), (SELECT count(*) FROM note WHERE deleted = 1),
                    (SELECT count(*) FROM conflict)
                """))
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

    private func note(key: Int64) throws -> NoteRecord {
        guard let found = try statements.noteByKey.first({ $0.int(key) }, { try record($0) }) else {
            throw SQLiteFailure.damaged("a note is missing")
        }
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
        var next = record.lastRevision
        var found: [StoredRevision] = []
        let prefix = [UInt8](repeating: 0, count: 16)
        while next != 0 {
            let step = try statements.revision.first {
                $0.int(next)
            } _: { row -> (Int64, StoredRevision) in
                guard row.int(0) == record.key, let hash = Digest(bytes: row.blob(2)) else {
                    throw SQLiteFailure.damaged("a revision belongs to another note")
                }
                var bytes = try self.bodies.decode(row.blob(3), prefix: prefix)
                guard bytes.count >= EncodedRevision.prefixLength else {
                    throw SQLiteFailure.damaged("a revision is empty")
                }
                // The body holds the version byte and what follows the UNID.
                bytes[0] = bytes[16]
                bytes.replaceSubrange(1...16, with: record.unid.bytes)
                return (row.int(1), StoredRevision(bytes: bytes, hash: hash))
            }
            guard let step, step.0 < next else { throw SQLiteFailure.damaged("a note's history is broken") }
            found.append(step.1)
            next = step.0
        }
        return found.reversed()
    }

    func changes(
        after: UInt64, through: UInt64, excluding origin: IncarnationID?, limit: Int
    ) throws -> [NoteChange] {
        let excluded = try origin.flatMap { try names.number(of: $0) } ?? -1
        return try statements.changes.all { binder in
            binder.int(after)
            binder.int(through)
            binder.int(excluded)
            binder.int(limit)
        } _: {
            NoteChange(sequence: try $0.unsigned(0), record: try record($0, from: 1))
        }
    }

    func lastSequence() throws -> UInt64 {
        try statements.lastSequence.first { _ in
        } _: {
            try $0.unsigned(0)
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
            sequence: try row.unsigned(1), isFirstCopy: row.int(2) == 1, peer: try row.text(3))
        return (row.int(0), checkpoint)
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

    func statistics() throws -> StoreStatistics {
        let bytes = [path, path + "-wal"].reduce(0) { $0 + FileSize.bytes(of: $1) }
        return try statements.statistics.first { _ in
        } _: { row in
            StoreStatistics(notes: Int(row.int(0)), deleted: Int(row.int(1)), conflicts: Int(row.int(2)), bytes: bytes)
        }!
    }

    private func record(_ row: SQLStatement.Row, from first: Int32 = 0) throws -> NoteRecord {
        NoteRecord(
            key: row.int(first), unid: try row.identifier(first + 1), form: try names.form(row.int(first + 2)),
            context: try names.vector(row.blob(first + 9)), generation: UInt32(truncatingIfNeeded: row.int(first + 5)),
            isDeleted: row.int(first + 3) == 1, conflictCount: Int(row.int(first + 4)),
            revisionCount: Int(row.int(first + 6)), sequence: try row.unsigned(first + 7),
            lastRevision: row.int(first + 8),
            snapshot: row.isNull(first + 10) ? nil : try bodies.decode(row.blob(first + 10)))
    }
}
