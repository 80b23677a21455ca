/// A note as ``NoteStoreReader/notes(withKeys:)`` reads it.
public struct ReadNote: Sendable, Hashable {
    public let record: NoteRecord
    /// Of a note that is nothing but one revision (``NoteRecord/isSavedOnce``); nil for the others.
    public let onlyRevision: StoredRevision?

    public init(_ record: NoteRecord, onlyRevision: StoredRevision?) {
        self.record = record
        self.onlyRevision = onlyRevision
    }
}
