import GRDB
import NoteModel
import NoteStore

/// Writes through the one writer connection. Counters live in memory between transactions; ``reload()`` reads them anew
/// after a rollback.
final class SQLiteWriter: SQLiteReader, NoteStoreWriter {
    private let statements: Statements
    private var nextKey: Int64 = 0
    private var nextRevision: Int64 = 0
    private var nextSequence: UInt64 = 0
    private var cachedClock: StoreClock?
    private var clockIsDirty = false

    private struct Statements {
        let counters, insertRevision, insertNote, updateNote, insertFeed, deleteFeed, updateClock,
            updateTitle: SQLStatement
        let insertDesign, deleteConflicts, insertConflict, putCheckpoint, insertQuarantine,
            deleteQuarantine: SQLStatement
    }

    override init(_ database: Database, path: String, usesDictionaries: Bool) throws {
        func prepare(_ sql: String) throws -> SQLStatement { try SQLStatement(database, sql) }
        statements = Statements(
            counters: try prepare(
                """
                SELECT (SELECT coalesce(max(key), 0) FROM note), (SELECT coalesce(max(id), 0) FROM revision),
                    (SELECT coalesce(max(sequence), 0) FROM feed)
                """),
            insertRevision: try prepare("INSERT INTO revision(id, note, previous, hash, body) VALUES (?, ?, ?, ?, ?)"),
            insertNote: try prepare(
                """
                INSERT INTO note(key, unid, form, deleted, conflicts, generation, revisions, sequence, last, context, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """),
            updateNote: try prepare(
                """
                UPDATE note SET form = ?, deleted = ?, conflicts = ?, generation = ?, revisions = ?, sequence = ?, last = ?,
                    context = ?, state = ? WHERE key = ?
                """),
            insertFeed: try prepare("INSERT INTO feed(sequence, note, origin) VALUES (?, ?, ?)"),
            deleteFeed: try prepare("DELETE FROM feed WHERE sequence = ?"),
            updateClock: try prepare("UPDATE database SET counter = ?, time = ?"),
            updateTitle: try prepare("UPDATE database SET title = ?"),
            insertDesign: try prepare("INSERT OR IGNORE INTO design(note) VALUES (?)"),
            deleteConflicts: try prepare("DELETE FROM conflict WHERE note = ?"),
            insertConflict: try prepare("INSERT INTO conflict(unid, note) VALUES (?, ?)"),
            putCheckpoint: try prepare(
                "INSERT OR REPLACE INTO checkpoint(source, sequence, first, peer) VALUES (?, ?, ?, ?)"),
            insertQuarantine: try prepare(
                """
                INSERT OR IGNORE INTO quarantine(unid, reason, message, peer, received, body, digest)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """),
            deleteQuarantine: try prepare("DELETE FROM quarantine WHERE id = ?"))
        try super.init(database, path: path, usesDictionaries: usesDictionaries)
        try reload()
    }

    /// Forgets what a rolled-back transaction left in memory.
    func reload() throws {
        names.forget()
        bodies.forget()
        cachedClock = nil
        clockIsDirty = false
        (nextKey, nextRevision, nextSequence) = try statements.counters.first { _ in
        } _: { row in
            // The whole range is never used up; a file that says so is damaged.
            guard (0..<3).allSatisfy({ row.int($0) >= 0 && row.int($0) < .max }) else {
                throw SQLiteFailure.damaged("its counters are out of range")
            }
            return (row.int(0) + 1, row.int(1) + 1, try row.unsigned(2) + 1)
        }!
    }

    /// Writes what was collected for the end of the transaction.
    func flush() throws {
        guard clockIsDirty, let clock = cachedClock else { return }
        try statements.updateClock.run { binder in
            binder.int(Int64(bitPattern: clock.counter))
            binder.int(Int64(bitPattern: clock.time.rawValue))
        }
        clockIsDirty = false
    }

    override func clock() throws -> StoreClock {
        if let cachedClock { return cachedClock }
        cachedClock = try super.clock()
        return cachedClock!
    }

    override func lastSequence() throws -> UInt64 { nextSequence - 1 }

    func setClock(_ clock: StoreClock) throws {
        cachedClock = clock
        clockIsDirty = true
    }

    func append(_ revision: EncodedRevision, to record: inout NoteRecord) throws {
        let isNew = record.key == 0
        if isNew {
            record.key = nextKey
            nextKey += 1
        }
        let form = try names.assignedNumber(ofForm: revision.revision.form)
        let raw = [revision.bytes[0]] + revision.bytes[EncodedRevision.prefixLength...]
        let body = try bodies.encode(raw, form: form, isRevision: true)
        let (id, key, previous) = (nextRevision, record.key, record.lastRevision)
        try statements.insertRevision.run { binder in
            binder.int(id)
            binder.int(key)
            binder.int(previous)
            binder.blob(revision.hash.bytes)
            binder.blob(body)
        }
        nextRevision += 1
        record.lastRevision = id
        record.revisionCount += 1
    }

    @discardableResult
    func put(_ record: NoteRecord, origin: IncarnationID?) throws -> UInt64 {
        precondition(record.key != 0, "a note is stored with its first revision")
        let sequence = nextSequence
        nextSequence += 1
        let form = try names.assignedNumber(ofForm: record.form)
        let context = try names.encode(record.context)
        let state = try record.snapshot.map { try bodies.encode($0, form: form, isRevision: false) }
        let originNumber = try origin.map { try names.assignedNumber(of: $0) } ?? 0
        func bindState(_ binder: inout SQLStatement.Binder) {
            binder.int(form)
            binder.int(record.isDeleted ? 1 : 0)
            binder.int(record.conflictCount)
            binder.int(record.generation)
            binder.int(record.revisionCount)
            binder.int(sequence)
            binder.int(record.lastRevision)
            binder.blob(context)
            binder.blob(state)
        }
        if record.sequence == 0 {
            try statements.insertNote.run { binder in
                binder.int(record.key)
                binder.identifier(record.unid)
                bindState(&binder)
            }
        } else {
            try statements.deleteFeed.run { $0.int(record.sequence) }
            try statements.updateNote.run { binder in
                bindState(&binder)
                binder.int(record.key)
            }
        }
        if record.form.hasPrefix("$") { try statements.insertDesign.run { $0.int(record.key) } }
        try statements.insertFeed.run { binder in
            binder.int(sequence)
            binder.int(record.key)
            binder.int(originNumber)
        }
        return sequence
    }

    func setConflicts(_ unids: [UNID], of record: NoteRecord) throws {
        try statements.deleteConflicts.run { $0.int(record.key) }
        for unid in unids {
            try statements.insertConflict.run { binder in
                binder.identifier(unid)
                binder.int(record.key)
            }
        }
    }

    func setTitle(_ title: String) throws { try statements.updateTitle.run { $0.text(title) } }

    func setCheckpoint(_ checkpoint: StoredCheckpoint, of source: IncarnationID) throws {
        let number = try names.assignedNumber(of: source)
        try statements.putCheckpoint.run { binder in
            binder.int(number)
            binder.int(checkpoint.sequence)
            binder.int(checkpoint.isFirstCopy ? 1 : 0)
            binder.text(checkpoint.peer)
        }
    }

    func addQuarantined(_ revision: QuarantinedRevision) throws {
        try statements.insertQuarantine.run { binder in
            binder.identifier(revision.unid)
            binder.text(revision.reason.rawValue)
            binder.text(revision.message)
            binder.text(revision.peer)
            binder.int(revision.receivedMilliseconds)
            binder.blob(revision.bytes)
            binder.blob(Digest(of: revision.bytes).bytes)
        }
    }

    func removeQuarantined(id: Int64) throws { try statements.deleteQuarantine.run { $0.int(id) } }
}
