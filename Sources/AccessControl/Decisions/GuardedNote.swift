import NoteModel

/// What decides about access to one note.
public struct GuardedNote: Sendable, Hashable {
    public enum Kind: Sendable, Hashable, CaseIterable {
        case document
        /// Forms, views, agents that everybody shares.
        case design
        case accessList
        /// A view, folder or agent of one person.
        case personal
    }

    public var kind: Kind
    /// Keys (``ReaderName/key(_:)``) of the readers items together; nil when the note has none, and anybody may read it.
    public var readers: [String]?
    /// Keys of the authors items together.
    public var authors: [String]
    /// Marked for those with public access.
    public var isPublic: Bool

    public init(
        _ kind: Kind = .document, readers: [String]? = nil, authors: [String] = [], isPublic: Bool = false
    ) {
        self.init(
            kind, readerKeys: readers.map { $0.map(ReaderName.key) }, authorKeys: authors.map(ReaderName.key),
            isPublic: isPublic)
    }

    /// - Parameters readerKeys, authorKeys: as ``ReaderName/key(_:)`` gives them.
    public init(_ kind: Kind, readerKeys: [String]?, authorKeys: [String], isPublic: Bool) {
        self.kind = kind
        readers = readerKeys
        authors = authorKeys
        self.isPublic = isPublic
    }
}
