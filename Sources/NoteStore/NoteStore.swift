import NoteModel

/// The port: what a store must do for one database file. `NoteStoreConformance` in the tests is its specification.
///
/// Synchronous, one writer at a time. What a `write` did is on disk when it returns, or none of it happened.
/// Errors are ``DongboError``: `.inputOutput` for a failing disk, `.badData` for damaged bytes.
public protocol NoteStore: AnyObject, Sendable {
    /// Runs `body` in one durable transaction. When it throws, nothing of it remains.
    func write<T>(_ body: (any NoteStoreWriter) throws -> T) throws -> T
    /// Runs `body` on one consistent state, concurrently with writes.
    func read<T>(_ body: (any NoteStoreReader) throws -> T) throws -> T
    /// Ends use; every later call is a programmer error.
    func close() throws
}

/// What never changes in a database file.
public struct DatabaseIdentity: Sendable, Hashable {
    /// The same on all replicas.
    public let replica: ReplicaID
    /// This file's own.
    public let incarnation: IncarnationID

    public init(replica: ReplicaID, incarnation: IncarnationID) {
        self.replica = replica
        self.incarnation = incarnation
    }
}

/// Reads one consistent state.
public protocol NoteStoreReader {
    func identity() throws -> DatabaseIdentity
    func title() throws -> String
    func note(_ unid: UNID) throws -> NoteRecord?
    /// Notes by ascending key, which is the order of their first arrival here.
    func notes(afterKey key: Int64, limit: Int) throws -> [NoteRecord]
    /// Notes by ascending UNID, the same order on every replica.
    func notes(afterUNID unid: UNID?, limit: Int) throws -> [NoteRecord]
    /// Notes whose form starts with `$`: the database's own design.
    func designNotes() throws -> [NoteRecord]
    /// The note's revisions in the order of arrival, which is causal: verbatim encodings with their hashes.
    func revisions(of record: NoteRecord) throws -> [StoredRevision]
    /// Notes whose latest change has a sequence in `after+1 ... through`, ascending.
    ///
    /// - Parameter origin: leaves out changes that came from this incarnation as they are, because it has them.
    func changes(after: UInt64, through: UInt64, excluding origin: IncarnationID?, limit: Int) throws -> [NoteChange]
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
    func statistics() throws -> StoreStatistics
}

/// Writes inside one transaction.
public protocol NoteStoreWriter: NoteStoreReader {
    /// Stores a revision under its note and makes it the note's latest. The record's `key` is assigned when it was 0.
    func append(_ revision: EncodedRevision, to record: inout NoteRecord) throws
    /// Stores the record under the next change sequence, which it returns.
    ///
    /// - Parameter origin: the incarnation that has exactly this state already; nil for a local change.
    @discardableResult
    func put(_ record: NoteRecord, origin: IncarnationID?) throws -> UInt64
    /// Replaces the note's list of open conflict documents.
    func setConflicts(_ unids: [UNID], of record: NoteRecord) throws
    func setTitle(_ title: String) throws
    func setClock(_ clock: StoreClock) throws
    /// Replaces the checkpoint of this file and of any earlier file of the same peer.
    func setCheckpoint(_ checkpoint: StoredCheckpoint, of source: IncarnationID) throws
    /// Keeps what cannot be applied, once per dot and hash.
    func addQuarantined(_ revision: QuarantinedRevision) throws
    func removeQuarantined(id: Int64) throws
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

    public init(sequence: UInt64, isFirstCopy: Bool = false, peer: String) {
        self.sequence = sequence
        self.isFirstCopy = isFirstCopy
        self.peer = peer
    }
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
    /// Notes that are not deleted.
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
