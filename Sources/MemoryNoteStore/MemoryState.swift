import NoteModel
import NoteStore

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

    let identity: DatabaseIdentity
    var title: String
    var clock = StoreClock()
    var notes: [UNID: NoteRecord] = [:]
    /// The note with key *n* is at *n* - 1.
    var keys: [UNID] = []
    /// The revision at position *n* is at *n* - 1.
    var revisions: [RevisionRow] = []
    /// The change with sequence *n* is at *n* - 1; nil once the note changed again.
    var feed: [FeedEntry?] = []
    var checkpoints: [IncarnationID: StoredCheckpoint] = [:]
    var conflicts: [UNID: [UNID]] = [:]
    var conflictParents: [UNID: UNID] = [:]
    var quarantine: [QuarantinedRevision] = []
    var quarantinedDigests: Set<Digest> = []
    var lastQuarantineID: Int64 = 0
}
