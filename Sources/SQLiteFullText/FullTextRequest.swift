import FullText
import NoteModel
import ReplicationCore

/// What to search for, on whose behalf.
public struct FullTextRequest: Sendable {
    public var query: SearchQuery
    /// Nothing beyond it shows in results, counts, order or snippets.
    public var sight: Sight
    /// Only notes of this form.
    public var form: String?
    public var limit: Int
    public var offset: Int
    /// A search that takes longer is given up.
    public var patience: Duration

    public init(
        _ query: SearchQuery, sight: Sight, form: String? = nil, limit: Int = 20, offset: Int = 0,
        patience: Duration = .seconds(10)
    ) {
        (self.query, self.sight, self.form) = (query, sight, form)
        (self.limit, self.offset, self.patience) = (limit, offset, patience)
    }
}

/// One page of what was found.
public struct FullTextAnswer: Sendable {
    /// Best first.
    public var hits: [FullTextHit]
    /// On all pages.
    public var total: Int
    /// Attached files in sight whose text is not in the index, those that wait and those that cannot be read.
    public var unindexedFiles: Int
}

/// One note or conflict document that was found.
public struct FullTextHit: Sendable, Hashable {
    public let unid: UNID
    public let form: String
    /// Higher is better; comparable only within one search.
    public let score: Double
    /// The place of the hit, with ``SnippetMaker/marks`` around the words.
    public let snippet: String
    /// The item the snippet is from.
    public let item: String
    /// The attached file it is from; nil for the item's own text.
    public let attachment: String?
}
