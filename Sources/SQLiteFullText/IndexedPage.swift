import NoteModel

/// A page of a database's change feed, as an index takes it in: the documents of each of `notes` are replaced by those of
/// `documents` that belong to it.
public struct IndexedPage: Sendable {
    /// Every note that changed.
    public let notes: [UNID]
    public let documents: [IndexedDocument]
    /// The change sequence that is then reached.
    public let through: UInt64

    public init(notes: [UNID], documents: [IndexedDocument], through: UInt64) {
        (self.notes, self.documents, self.through) = (notes, documents, through)
    }
}
