import GRDB
import NoteModel
import NoteStore
import ReplicationCore

/// Writes through the one writer connection. Counters live in memory between transactions; ``reload()`` reads them anew
/// after a rollback.
final class SQLiteWriter: SQLiteReader, NoteStoreWriter {
    let viewWorkspace = ViewWorkspace()
    private let statements: Statements
    private var nextKey: Int64 = 0
    private var nextRevision: Int64 = 0
    private var nextSequence: UInt64 = 0
    private var cachedClock: StoreClock?
    private var clockIsDirty = false

    private struct Statements {
        let counters, insertRevision, updateRevision, deleteRevision, insertNote, updateNote: SQLStatement
        let insertFeed, deleteFeed, insertRestricted, deleteRestricted, insertPlace, deletePlace: SQLStatement
        let updateClock, updateTitle, updateIncarnation: SQLStatement
        let insertDesign, deleteConflicts, insertConflict, putCheckpoint, insertQuarantine,
            deleteQuarantine, updateQuarantine: SQLStatement
        let putAcknowledgement, putPending, deletePending, putSetting, deleteSetting: SQLStatement
    }

    override init(_ database: Database, path: String, usesDictionaries: Bool) throws {
        func prepare(_ sql: String) throws -> SQLStatement { try SQLStatement(database, sql) }
        statements = Statements(
            counters: try prepare(
                """
                SELECT (SELECT coalesce(max(key), 0) FROM note), (SELECT coalesce(max(id), 0) FROM revision),
                    \(Self.lastSequence)
                """),
            insertRevision: try prepare("INSERT INTO revision(id, note, previous, hash, body) VALUES (?, ?, ?, ?, ?)"),
            updateRevision: try prepare("UPDATE revision SET body = ? WHERE id = ?"),
            deleteRevision: try prepare("DELETE FROM revision WHERE id = ?"),
            insertNote: try prepare(
                """
                INSERT INTO note(
                    key, unid, form, standing, conflicts, generation, revisions, sequence, last, context, state, places)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """),
            updateNote: try prepare(
                """
                UPDATE note SET form = ?, standing = ?, conflicts = ?, generation = ?, revisions = ?, sequence = ?, last = ?,
                    context = ?, state = ?, places = ? WHERE key = ?
                """),
            insertFeed: try prepare("INSERT INTO feed(sequence, note, origin) VALUES (?, ?, ?)"),
            deleteFeed: try prepare("DELETE FROM feed WHERE sequence = ?"),
            insertRestricted: try prepare("INSERT INTO restricted(sequence, note, origin) VALUES (?, ?, ?)"),
            deleteRestricted: try prepare("DELETE FROM restricted WHERE sequence = ?"),
            insertPlace: try prepare("INSERT INTO place(reader, sequence, note, origin) VALUES (?, ?, ?, ?)"),
            deletePlace: try prepare("DELETE FROM place WHERE reader = ? AND sequence = ?"),
            updateClock: try prepare("UPDATE database SET counter = ?, time = ?"),
            updateTitle: try prepare("UPDATE database SET title = ?"),
            updateIncarnation: try prepare("UPDATE database SET incarnation = ?, counter = 0"),
            insertDesign: try prepare("INSERT OR IGNORE INTO design(note) VALUES (?)"),
            deleteConflicts: try prepare("DELETE FROM conflict WHERE note = ?"),
            insertConflict: try prepare("INSERT INTO conflict(unid, note) VALUES (?, ?)"),
            putCheckpoint: try prepare(
                """
                INSERT OR REPLACE INTO checkpoint(source, sequence, first, peer, scope, reached)
                VALUES (?, ?, ?, ?, ?, ?)
                """),
            insertQuarantine: try prepare(
                """
                INSERT OR IGNORE INTO quarantine(unid, reason, message, peer, received, body, digest, id)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """),
            deleteQuarantine: try prepare("DELETE FROM quarantine WHERE id = ?"),
            updateQuarantine: try prepare("UPDATE quarantine SET reason = ?, message = ? WHERE id = ?"),
            putAcknowledgement: try prepare(
                "INSERT OR REPLACE INTO acknowledgement(replica, sequence, heard) VALUES (?, ?, ?)"),
            putPending: try prepare("INSERT OR REPLACE INTO pending(unid, source, reason) VALUES (?, ?, ?)"),
            deletePending: try prepare("DELETE FROM pending WHERE unid = ?"),
            putSetting: try prepare("INSERT OR REPLACE INTO setting(name, value) VALUES (?, ?)"),
            deleteSetting: try prepare("DELETE FROM setting WHERE name = ?"))
        try super.init(database, path: path, usesDictionaries: usesDictionaries)
        try reload()
    }

    /// Forgets what a rolled-back transaction left in memory.
    func reload() throws {
        viewWorkspace.clear()
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
        let body = try bodies.encode(Self.body(of: revision), form: form, isRevision: true)
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

    func eraseContent(of record: inout NoteRecord) throws {
        for id in try revisionChain(of: record) { try statements.deleteRevision.run { $0.int(id) } }
        try statements.deleteConflicts.run { $0.int(record.key) }
        try declines.remove(of: record.unid)
        record.form = ""
        record.generation = 0
        record.conflictCount = 0
        record.revisionCount = 0
        record.lastRevision = 0
        record.snapshot = nil
    }

    func replace(_ revisions: [EncodedRevision], of record: NoteRecord) throws {
        let wanted = Dictionary(uniqueKeysWithValues: revisions.map { ($0.revision.dot, $0) })
        for (id, stored) in zip(try revisionChain(of: record), try self.revisions(of: record).reversed()) {
            let dot = try EncodedRevision.dot(in: stored.bytes)
            guard let revision = wanted[dot], revision.hash == stored.hash else { continue }
            let form = try names.assignedNumber(ofForm: revision.revision.form)
            let body = try bodies.encode(Self.body(of: revision), form: form, isRevision: false)
            try statements.updateRevision.run { binder in
                binder.blob(body)
                binder.int(id)
            }
        }
    }

    @discardableResult
    func put(_ record: NoteRecord, origin: IncarnationID?) throws -> UInt64 {
        precondition(record.key != 0, "a note is stored with its first revision")
        let sequence = nextSequence
        nextSequence += 1
        let moved = try movedPlaces(of: record, at: sequence)
        let origin = try moved.gained ? 0 : origin.map { try names.assignedNumber(of: $0) } ?? 0
        try putRow(record, at: sequence, places: moved.places)
        if record.form.hasPrefix("$") { try statements.insertDesign.run { $0.int(record.key) } }
        try leaveFeeds(record)
        try enterFeeds(record, at: sequence, places: moved.places, origin: origin)
        return sequence
    }

    private func movedPlaces(
        of record: NoteRecord, at sequence: UInt64
    ) throws -> (places: [FeedPlace], gained: Bool) {
        if record.hasLeft {
            // Gone from here for everybody; those who got it from here have to hear of it.
            return ([FeedPlace(reader: FeedPlace.everyone, sequence: sequence, isLive: false)], false)
        }
        guard record.readers != nil || !record.places.isEmpty else { return ([], false) }
        let names = record.readers.map { $0.isEmpty ? [Self.nobody] : $0 }
        return FeedPlace.moved(
            record.places, wasOpen: record.sequence > 0 && record.places.isEmpty,
            to: try names?.map(self.names.assignedNumber(ofReader:)), at: sequence)
    }

    private func putRow(_ record: NoteRecord, at sequence: UInt64, places: [FeedPlace]) throws {
        let form = try names.assignedNumber(ofForm: record.form)
        let context = try names.encode(record.context)
        let state = try record.snapshot.map { try bodies.encode($0, form: form, isRevision: false) }
        let encodedPlaces = names.encode(places)
        func bindState(_ binder: inout SQLStatement.Binder) {
            binder.int(form)
            binder.int(record.standing.rawValue)
            binder.int(record.conflictCount)
            binder.int(record.generation)
            binder.int(record.revisionCount)
            binder.int(sequence)
            binder.int(record.lastRevision)
            binder.blob(context)
            binder.blob(state)
            binder.blob(encodedPlaces)
        }
        if record.sequence == 0 {
            try statements.insertNote.run { binder in
                binder.int(record.key)
                binder.identifier(record.unid)
                bindState(&binder)
            }
        } else {
            try statements.updateNote.run { binder in
                bindState(&binder)
                binder.int(record.key)
            }
        }
    }

    private func leaveFeeds(_ record: NoteRecord) throws {
        guard record.sequence > 0 else { return }
        guard !record.places.isEmpty else { return try statements.deleteFeed.run { $0.int(record.sequence) } }
        try statements.deleteRestricted.run { $0.int(record.sequence) }
        for place in record.places {
            try statements.deletePlace.run { binder in
                binder.int(place.reader)
                binder.int(place.sequence)
            }
        }
    }

    private func enterFeeds(_ record: NoteRecord, at sequence: UInt64, places: [FeedPlace], origin: Int64) throws {
        if !record.hasLeft {
            let insert = places.isEmpty ? statements.insertFeed : statements.insertRestricted
            try insert.run { binder in
                binder.int(sequence)
                binder.int(record.key)
                binder.int(origin)
            }
        }
        for place in places {
            try statements.insertPlace.run { binder in
                binder.int(place.reader)
                binder.int(place.sequence)
                binder.int(record.key)
                // Who lost the note has to hear of it, whoever made the change.
                binder.int(place.isLive ? origin : 0)
            }
        }
    }

    /// Without the UNID, which the note's row has.
    private static func body(of revision: EncodedRevision) -> [UInt8] {
        [revision.bytes[0]] + revision.bytes[EncodedRevision.prefixLength...]
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
            binder.blob(checkpoint.scope)
            var reached = ByteWriter(capacity: checkpoint.reached.count * 8)
            for milestone in checkpoint.reached {
                reached.varint(milestone.source)
                reached.varint(milestone.local)
            }
            binder.blob(reached.bytes)
        }
    }

    func setIncarnation(_ incarnation: IncarnationID) throws {
        try statements.updateIncarnation.run { $0.identifier(incarnation) }
        cachedClock = nil
        clockIsDirty = false
        _ = try names.assignedNumber(of: incarnation)
    }

    func setAcknowledgement(_ acknowledgement: StoredAcknowledgement, by replica: IncarnationID) throws {
        let number = try names.assignedNumber(of: replica)
        try statements.putAcknowledgement.run { binder in
            binder.int(number)
            binder.int(acknowledgement.sequence)
            binder.int(acknowledgement.heardMilliseconds)
        }
    }

    func addPendingWithdrawal(_ withdrawal: PendingWithdrawal, from source: IncarnationID) throws {
        let number = try names.assignedNumber(of: source)
        try statements.putPending.run { binder in
            binder.identifier(withdrawal.unid)
            binder.int(number)
            binder.int(withdrawal.reason.rawValue)
        }
    }

    func removePendingWithdrawal(of unid: UNID) throws { try statements.deletePending.run { $0.identifier(unid) } }

    func setSetting(_ name: String, to value: String?) throws {
        guard let value else { return try statements.deleteSetting.run { $0.text(name) } }
        try statements.putSetting.run { binder in
            binder.text(name)
            binder.text(value)
        }
    }

    func addQuarantined(_ revision: QuarantinedRevision) throws {
        // Never a number that an entry had before: an administrator may still have that in mind.
        let id = try (setting(Self.quarantineSetting).flatMap { Int64($0) } ?? quarantine().last?.id ?? 0) + 1
        try setSetting(Self.quarantineSetting, to: "\(id)")
        try statements.insertQuarantine.run { binder in
            binder.identifier(revision.unid)
            binder.text(revision.reason.rawValue)
            binder.text(revision.message)
            binder.text(revision.peer)
            binder.int(revision.receivedMilliseconds)
            binder.blob(revision.bytes)
            binder.blob(Digest(of: revision.bytes).bytes)
            binder.int(id)
        }
    }

    /// The last number that was given to an entry of the quarantine.
    private static let quarantineSetting = "quarantine.last"

    func setQuarantined(id: Int64, reason: QuarantinedRevision.Reason, message: String) throws {
        try statements.updateQuarantine.run { binder in
            binder.text(reason.rawValue)
            binder.text(message)
            binder.int(id)
        }
    }

    func removeQuarantined(id: Int64) throws { try statements.deleteQuarantine.run { $0.int(id) } }
}
