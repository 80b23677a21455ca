import NoteModel
import ReplicationCore

/// The port: what a store must do for one database file. `NoteStoreConformance` in the tests is its specification.
///
/// Synchronous, one writer at a time. What a `write` did is on disk when it returns, or none of it happened.
/// Errors are ``DongboError``: `.inputOutput` for a failing disk, `.badData` for damaged bytes.
public protocol NoteStore: AnyObject, Sendable {
    /// Runs `body` in one durable transaction. When it throws, nothing of it remains.
    func write<T>(_ body: (any NoteStoreWriter) throws -> T) throws -> T
    /// Runs `body` on one consistent state, concurrently with writes.
    func read<T>(_ body: (any NoteStoreReader) throws -> T) throws -> T
    /// Makes sure that content which was erased is in none of the store's files, as far as running reads allow.
    func scrub() throws
    /// Ends use; every later call is a programmer error.
    func close() throws
}

/// Which database a file holds, and which file it is.
public struct DatabaseIdentity: Sendable, Hashable {
    /// The same on all replicas.
    public let replica: ReplicaID
    /// This file's own. Replaced when the file turns out to be a copy.
    public let incarnation: IncarnationID

    public init(replica: ReplicaID, incarnation: IncarnationID) {
        self.replica = replica
        self.incarnation = incarnation
    }
}

/// Reads one consistent state.
public protocol NoteStoreReader: ViewShelfReader, SignatureShelfReader, DeclineShelfReader {
    func identity() throws -> DatabaseIdentity
    func title() throws -> String
    func note(_ unid: UNID) throws -> NoteRecord?
    /// Notes that are here, by ascending key, which is the order of their first arrival.
    func notes(afterKey key: Int64, limit: Int) throws -> [NoteRecord]
    /// Notes that are here with a key among `keys`, ascending; of a note that was saved once, its revision too. Much cheaper
    /// than asking for each note's revisions.
    func notes(withKeys keys: ClosedRange<Int64>) throws -> [ReadNote]
    /// Notes that are here, by ascending UNID, the same order on every replica.
    func notes(afterUNID unid: UNID?, limit: Int) throws -> [NoteRecord]
    /// What is held of each note, by ascending UNID; those that are withdrawn or purged too. Much cheaper than records.
    func holdings(afterUNID unid: UNID?, through last: UNID, limit: Int) throws -> [NoteHolding]
    /// Notes whose form starts with `$`: the database's own design.
    func designNotes() throws -> [NoteRecord]
    /// The note's revisions in the order of arrival, which is causal: verbatim encodings with their hashes.
    func revisions(of record: NoteRecord) throws -> [StoredRevision]
    /// Notes with a change in `after+1 ... through` that matters to someone with this sight, ascending by that change.
    ///
    /// Whoever sees everything meets each note once, at its latest change. Others meet the open notes, the notes they may read,
    /// and, at the change that took it away, each note they could read before; only these are looked at, so the cost is that of
    /// what they see. A note may then come twice; its record is always the latest.
    ///
    /// - Parameters:
    ///   - origin: leaves out changes that came from this incarnation as they are, because it has them.
    ///   - limit: at most so many are returned; fewer mean that there are no more.
    func changes(
        after: UInt64, through: UInt64, in sight: Sight, excluding origin: IncarnationID?, limit: Int
    ) throws -> [NoteChange]
    /// The latest change sequence; 0 in a new database.
    func lastSequence() throws -> UInt64
    func clock() throws -> StoreClock
    /// How far the changes of another file are held here.
    func checkpoint(of source: IncarnationID) throws -> StoredCheckpoint?
    func checkpoints() throws -> [IncarnationID: StoredCheckpoint]
    /// How far the changes of a node's file are held here, and which file that is.
    func checkpoint(ofPeer peer: String) throws -> (incarnation: IncarnationID, checkpoint: StoredCheckpoint)?
    /// The note whose losing revision the conflict document `unid` shows.
    func conflictParent(of unid: UNID) throws -> UNID?
    /// UNIDs of notes with open conflict documents, ascending by key.
    func notesWithConflicts() throws -> [UNID]
    func quarantine() throws -> [QuarantinedRevision]
    /// How many entries ``quarantine()`` has.
    func quarantineCount() throws -> Int
    /// Counts: a pass over all notes.
    func statistics() throws -> StoreStatistics
    /// The highest key of a note; 0 when there is none. About how many notes there are, at a constant cost.
    func lastKey() throws -> Int64
    /// What other replicas have acknowledged of this file's changes.
    func acknowledgements() throws -> [IncarnationID: StoredAcknowledgement]
    /// Notes that are to be withdrawn once the source of that notice has what was written here.
    func pendingWithdrawals(from source: IncarnationID) throws -> [PendingWithdrawal]
    /// A setting of this file; settings do not replicate.
    func setting(_ name: String) throws -> String?
}

extension NoteStoreReader {
    /// Whose sight a few changes touch: keys (``ReaderName``) of those who have gained, kept or lost a changed note; nil when
    /// that may be anybody's, or when there are too many changes to look at. ``NodeNote``s touch nobody: they travel with
    /// whatever is exchanged next.
    public func touchedReaders(after: UInt64, through: UInt64) throws -> Set<String>? {
        guard through - after <= 32 else { return nil }
        var touched: Set<String> = []
        for change in try changes(after: after, through: through, in: .everything, excluding: nil, limit: 33) {
            // Nobody waits for the books; with each of hundreds of spokes told of each other's entry, a hub would do little else.
            if change.record.form == NodeNote.form { continue }
            // Whoever lost it by this change is not named here.
            let isLost = change.record.places.contains { !$0.isLive && $0.sequence == change.sequence }
            guard let readers = change.record.readers, !isLost else { return nil }
            touched.formUnion(readers)
        }
        return touched
    }

    /// The note, unless it was withdrawn or purged.
    public func presentNote(_ unid: UNID) throws -> NoteRecord? {
        try note(unid).flatMap { $0.isHere ? $0 : nil }
    }
}

/// Writes inside one transaction.
public protocol NoteStoreWriter: NoteStoreReader, ViewShelfWriter, SignatureShelfWriter, DeclineShelfWriter {
    /// Stores a revision under its note and makes it the note's latest. The record's `key` is assigned when it was 0.
    func append(_ revision: EncodedRevision, to record: inout NoteRecord) throws
    /// Stores the record under the next change sequence, which it returns.
    ///
    /// - Parameter origin: the incarnation that has exactly this state already; nil for a local change.
    @discardableResult
    func put(_ record: NoteRecord, origin: IncarnationID?) throws -> UInt64
    /// Deletes the note's revisions, state and conflict documents from the file, so that none of its content remains in it.
    /// The record stays to be ``put(_:origin:)``.
    func eraseContent(of record: inout NoteRecord) throws
    /// Replaces stored revisions by others with the same dot and hash, such as redacted ones.
    func replace(_ revisions: [EncodedRevision], of record: NoteRecord) throws
    /// Replaces the note's list of open conflict documents.
    func setConflicts(_ unids: [UNID], of record: NoteRecord) throws
    func setTitle(_ title: String) throws
    func setClock(_ clock: StoreClock) throws
    /// Replaces the checkpoint of this file and of any earlier file of the same peer.
    func setCheckpoint(_ checkpoint: StoredCheckpoint, of source: IncarnationID) throws
    /// Gives the file another incarnation, whose counter starts anew.
    func setIncarnation(_ incarnation: IncarnationID) throws
    func setAcknowledgement(_ acknowledgement: StoredAcknowledgement, by replica: IncarnationID) throws
    func addPendingWithdrawal(_ withdrawal: PendingWithdrawal, from source: IncarnationID) throws
    /// The note has gone, or stays after all.
    func removePendingWithdrawal(of unid: UNID) throws
    /// - Parameter value: nil removes the setting.
    func setSetting(_ name: String, to value: String?) throws
    /// Keeps what cannot be applied, once per dot and hash.
    func addQuarantined(_ revision: QuarantinedRevision) throws
    func removeQuarantined(id: Int64) throws
    /// Says anew why an entry is there; it stays the same entry.
    func setQuarantined(id: Int64, reason: QuarantinedRevision.Reason, message: String) throws
}

/// What must survive a restart so that no dot and no time is ever used twice.
public struct StoreClock: Sendable, Hashable {
    /// The counter of this incarnation's latest revision.
    public var counter: UInt64
    public var time: HybridTimestamp

    public init(counter: UInt64 = 0, time: HybridTimestamp = HybridTimestamp(rawValue: 0)) {
        self.counter = counter
        self.time = time
    }
}

/// How far a file's changes are held here.
public struct StoredCheckpoint: Sendable, Hashable {
    public var sequence: UInt64
    /// True until the first copy from that file has ended; the rest of it can then be streamed without offers.
    public var isFirstCopy: Bool
    /// Canonical name of the node the file is on.
    public var peer: String
    /// The ``Scope/token`` it was reached under.
    public var scope: [UInt8]
    /// Where in this file's own changes it was reached: for telling the source what replicas behind this one hold.
    public var reached: [Milestone]

    /// Everything up to `source` in the source's changes is within everything up to `local` in this file's.
    public struct Milestone: Sendable, Hashable {
        public let source: UInt64
        public let local: UInt64
        public init(source: UInt64, local: UInt64) {
            self.source = source
            self.local = local
        }
    }

    public init(
        sequence: UInt64, isFirstCopy: Bool = false, peer: String, scope: [UInt8] = [], reached: [Milestone] = []
    ) {
        self.sequence = sequence
        self.isFirstCopy = isFirstCopy
        self.peer = peer
        self.scope = scope
        self.reached = reached
    }
}

/// How far another replica holds this file's changes.
public struct StoredAcknowledgement: Sendable, Hashable {
    public var sequence: UInt64
    /// When it was last heard of, give or take an hour.
    public var heardMilliseconds: UInt64

    public init(sequence: UInt64, heardMilliseconds: UInt64) {
        self.sequence = sequence
        self.heardMilliseconds = heardMilliseconds
    }
}

/// A note that has left this replica's sight, but not before what was written here has been handed in.
public struct PendingWithdrawal: Sendable, Hashable {
    public let unid: UNID
    public let reason: Withdrawal.Reason

    public init(unid: UNID, reason: Withdrawal.Reason) {
        self.unid = unid
        self.reason = reason
    }
}

/// What a replica holds of one note.
public struct NoteHolding: Sendable, Hashable {
    public let unid: UNID
    public let context: VersionVector
    public let standing: NoteRecord.Standing

    public init(unid: UNID, context: VersionVector, standing: NoteRecord.Standing) {
        self.unid = unid
        self.context = context
        self.standing = standing
    }

    public var isHere: Bool { standing == .present || standing == .deleted }
}

/// A revision as stored: its exact encoding and the hash it was accepted under.
public struct StoredRevision: Sendable, Hashable {
    public let bytes: [UInt8]
    public let hash: Digest

    public init(bytes: [UInt8], hash: Digest) {
        self.bytes = bytes
        self.hash = hash
    }
}

/// One entry of the change feed.
public struct NoteChange: Sendable, Hashable {
    public let sequence: UInt64
    public let record: NoteRecord

    public init(sequence: UInt64, record: NoteRecord) {
        self.sequence = sequence
        self.record = record
    }
}

/// Sizes for `show databases`.
public struct StoreStatistics: Sendable, Hashable {
    /// Notes that are here and not deleted.
    public var notes: Int
    public var deleted: Int
    public var conflicts: Int
    /// Of the database's files.
    public var bytes: Int

    public init(notes: Int, deleted: Int, conflicts: Int, bytes: Int) {
        self.notes = notes
        self.deleted = deleted
        self.conflicts = conflicts
        self.bytes = bytes
    }
}
