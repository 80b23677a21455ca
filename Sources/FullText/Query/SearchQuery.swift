/// What somebody searches for.
///
/// The language is that of Notes' full-text search as far as it makes sense here: words, "phrases", prefix*, `AND`, `OR`,
/// `NOT`, parentheses, `FIELD item CONTAINS …`, and shorter `item:word`. Words beside each other must all be there.
/// ``init(_:)`` reads it. `Documentation/search.md` describes it for people.
public indirect enum SearchQuery: Sendable, Hashable {
    case term(SearchTerm)
    /// All of them; at least one is not a ``not(_:)``.
    case all([SearchQuery])
    /// Any of them; none is a ``not(_:)``.
    case any([SearchQuery])
    /// Only within ``all(_:)``: what must not be there.
    case not(SearchQuery)

    /// The terms a hit is looked for by, which excludes what must not be there.
    public var positiveTerms: [SearchTerm] {
        switch self {
        case .term(let term): [term]
        case .all(let parts), .any(let parts): parts.flatMap(\.positiveTerms)
        case .not: []
        }
    }
}

extension SearchQuery {
    /// The same query with every term in one item.
    ///
    /// - Throws: when a term names an item itself.
    public func restricted(to item: String) throws(SearchSyntaxError) -> SearchQuery {
        switch self {
        case .term(let term):
            guard term.item == nil else {
                throw SearchSyntaxError(
                    column: 1, expected: "expected no item's name beside the one that was given apart")
            }
            return .term(SearchTerm(words: term.words, isPrefix: term.isPrefix, item: item))
        case .all(let parts): return .all(try Self.restricted(parts, to: item))
        case .any(let parts): return .any(try Self.restricted(parts, to: item))
        case .not(let part): return .not(try part.restricted(to: item))
        }
    }

    private static func restricted(
        _ parts: [SearchQuery], to item: String
    ) throws(SearchSyntaxError) -> [SearchQuery] {
        var result: [SearchQuery] = []
        for part in parts { result.append(try part.restricted(to: item)) }
        return result
    }
}

/// Words that stand beside each other in this order, within one value of an item.
public struct SearchTerm: Sendable, Hashable {
    public let words: [SearchWord]
    /// Whether the last word is only the beginning of one.
    public let isPrefix: Bool
    /// The item it has to be in, with its rows; nil for any. Compared without regard to case.
    public let item: String?
}

/// A word of a query: written with marks it means exactly them, written without it means any.
public struct SearchWord: Sendable, Hashable {
    /// As ``WordScanner`` spells it: exact if it has marks, otherwise folded. UTF-8.
    public let spelling: [UInt8]
    public let hasMarks: Bool
}

/// Bounds of a query, so that a hostile one costs little.
public enum SearchLimits {
    public static let queryBytesMax = 4096
    public static let wordsMax = 64
    public static let depthMax = 32
    /// Letters before `*`: fewer would mean half the language.
    public static let prefixLettersMin = 2
}
