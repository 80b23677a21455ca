import NoteModel
import NoteStore
import ReplicationCore

/// Everything a store holds, as one value: a transaction that fails simply drops its copy.
struct MemoryState: Sendable {
    struct RevisionRow: Sendable {
        let note: Int64
        let previous: Int64
        let stored: StoredRevision
    }

    struct FeedEntry: Sendable {
        let note: UNID
        let origin: IncarnationID?
    }

    var identity: DatabaseIdentity
    var title: String
    var clock = StoreClock()
    var notes: [UNID: NoteRecord] = [:]
    /// The note with key *n* is at *n* - 1.
    var keys: [UNID] = []
    /// The revision at position *n* is at *n* - 1; nil once it was erased.
    var revisions: [RevisionRow?] = []
    /// The change with sequence *n* is at *n* - 1; nil once the note changed again or was withdrawn.
    var feed: [FeedEntry?] = []
    /// For every reader the changes that matter to it, by sequence.
    var places: [Int64: [UInt64: FeedEntry]] = [:]
    var readerNumbers: [String: Int64] = [:]
    var checkpoints: [IncarnationID: StoredCheckpoint] = [:]
    var conflicts: [UNID: [UNID]] = [:]
    var conflictParents: [UNID: UNID] = [:]
    var quarantine: [QuarantinedRevision] = []
    var quarantinedDigests: Set<Digest> = []
    var acknowledgements: [IncarnationID: StoredAcknowledgement] = [:]
    var pendingWithdrawals: [UNID: (source: IncarnationID, reason: Withdrawal.Reason)] = [:]
    var settings: [String: String] = [:]
    var lastQuarantineID: Int64 = 0
    var shelf = MemoryShelf()
    var signatures = MemorySignatures()
    var declines = MemoryDeclines()
}
