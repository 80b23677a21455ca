import FullText
import NoteModel

/// A note or conflict document as it goes into an index.
public struct IndexedDocument: Sendable {
    public let unid: UNID
    /// The note it belongs to: itself, or the one that a conflict document lost to.
    public let note: UNID
    public let form: String
    /// Who may see it, as ``NoteState/readers(history:)`` gives them; nil for everybody.
    public let readers: [String]?
    public let text: NoteText
    /// The text as it is stored: made here, because documents are made beside the index that takes them in.
    let pieces: [UInt8]

    public init(unid: UNID, note: UNID, form: String, readers: [String]?, text: NoteText) {
        (self.unid, self.note, self.form, self.readers, self.text) = (unid, note, form, readers, text)
        pieces = PieceCodec.encode(text.pieces)
    }
}

/// What is known of the text in an attached file.
public enum FileText: Sendable, Hashable {
    case text(String)
    /// It cannot be searched; why, for people.
    case unreadable(String)
}

/// An attached file whose text is not in the index.
public struct UnindexedFile: Sendable, Hashable {
    public let unid: UNID
    public let item: String
    public let name: String
    /// Bytes.
    public let size: UInt64
    /// Empty while it waits for its turn.
    public let reason: String
}
