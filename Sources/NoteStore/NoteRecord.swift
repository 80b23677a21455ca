import NoteModel

/// The row of one note: enough to offer it, to list it and to find its revisions without folding them.
public struct NoteRecord: Sendable, Hashable {
    /// What this replica has of the note.
    public enum Standing: UInt8, Sendable, Hashable {
        case present = 0
        /// A stub: deleted, with its history.
        case deleted = 1
        /// It left this replica's sight: nothing of its content is here, only that it was.
        case withdrawn = 2
        /// It no longer met the selection this replica asked for: as if it had never been here.
        case unselected = 4
        /// A stub that every replica had acknowledged; only its name is kept, so that it cannot come back.
        case purged = 3
    }

    /// Local and monotone; 0 before the note is stored.
    public var key: Int64
    public let unid: UNID
    public var form: String
    /// Everything this replica has seen of the note; for one that is withdrawn or purged, what there was at that time.
    public var context: VersionVector
    public var generation: UInt32
    public var standing: Standing
    public var conflictCount: Int
    public var revisionCount: Int
    /// The sequence of its latest change; 0 before the first.
    public var sequence: UInt64
    /// Store-private position of the latest revision.
    public var lastRevision: Int64
    /// The encoded ``NoteState`` once there is more than one revision; until then the state is the fold of the one.
    public var snapshot: [UInt8]?
    /// Keys of who may read it, sorted; nil means everybody with access to the database. See `NoteState.readers`.
    public var readers: [String]?
    /// Store-private: where the note stands in the feeds of readers. Empty for a note that was never restricted.
    public var places: [FeedPlace]

    public init(unid: UNID) {
        self.init(
            key: 0, unid: unid, form: "", context: VersionVector(), generation: 0, standing: .present, conflictCount: 0,
            revisionCount: 0, sequence: 0, lastRevision: 0, snapshot: nil)
    }

    public init(
        key: Int64, unid: UNID, form: String, context: VersionVector, generation: UInt32, standing: Standing,
        conflictCount: Int, revisionCount: Int, sequence: UInt64, lastRevision: Int64, snapshot: [UInt8]?,
        readers: [String]? = nil, places: [FeedPlace] = []
    ) {
        self.key = key
        self.unid = unid
        self.form = form
        self.context = context
        self.generation = generation
        self.standing = standing
        self.conflictCount = conflictCount
        self.revisionCount = revisionCount
        self.sequence = sequence
        self.lastRevision = lastRevision
        self.snapshot = snapshot
        self.readers = readers
        self.places = places
    }

    /// Whether it was here and was let go of.
    public var hasLeft: Bool { standing == .withdrawn || standing == .unselected }
    public var isDeleted: Bool { standing == .deleted }
    /// Whether its revisions are here.
    public var isHere: Bool { standing == .present || standing == .deleted }
    /// Whether what it shows is exactly what its only revision says.
    public var isSavedOnce: Bool {
        standing == .present && revisionCount == 1 && conflictCount == 0 && snapshot == nil
    }
    /// What of the note needs no sending to here.
    public var held: VersionVector { isHere ? context : VersionVector() }
}

/// A revision that was refused or must wait, kept whole with the reason.
public struct QuarantinedRevision: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable {
        /// Builds on revisions that are not here. Tried again when the note changes.
        case missingBase
        /// From more than two minutes in the future. Tried again later.
        case clockAhead
        /// Not a revision this program can read.
        case malformed
        /// A second file of the same incarnation wrote it: another revision has its dot, or another one came before it.
        case fork
        /// Belongs to a note that was deleted and purged.
        case purged
        /// Came from a replica that was given up, and is not its own.
        case fenced
        /// Its author, or the node it came from, has no right to it.
        case noRight
        /// Nobody signed it whose file it is, or it is not what was signed.
        case badSignature
        /// Its signer's certificate was revoked before it came.
        case revoked

        /// Whether time or another revision may make it acceptable.
        public var isTemporary: Bool { self == .missingBase || self == .clockAhead }
    }

    public var id: Int64
    public var unid: UNID
    public var reason: Reason
    /// For people; never field contents.
    public var message: String
    /// The node it came from.
    public var peer: String
    public var receivedMilliseconds: UInt64
    public var bytes: [UInt8]

    public init(
        id: Int64 = 0, unid: UNID, reason: Reason, message: String, peer: String, receivedMilliseconds: UInt64,
        bytes: [UInt8]
    ) {
        self.id = id
        self.unid = unid
        self.reason = reason
        self.message = message
        self.peer = peer
        self.receivedMilliseconds = receivedMilliseconds
        self.bytes = bytes
    }
}
