/// Finds where a query's terms are in a note's texts and shows the place.
public struct SnippetMaker {
    /// Put around each word that was found.
    public static let marks = (open: "«", close: "»")
    /// Words before the first hit, and in all.
    static let wordsBefore = 6
    static let wordsMax = 24
    /// Texts are looked through as far as this, in words.
    static let lookMax = 200_000

    /// One place.
    public struct Snippet: Sendable, Hashable {
        public let piece: Int
        public let text: String
    }

    private let terms: [SearchTerm]
    private let namesItems: Bool

    public init(_ query: SearchQuery) {
        terms = query.positiveTerms
        namesItems = terms.contains { $0.item != nil }
    }

    /// The piece in which most terms are found, the first among equals, and the surroundings of the first hit in it; nil
    /// when nothing is found. A word is shown in marks when it belongs to a hit.
    public func snippet(of pieces: [TextPiece]) -> Snippet? {
        var words = TextWords()
        var best: (piece: Int, found: Int)?
        for (index, piece) in pieces.enumerated() {
            let wanted = wanted(in: piece)
            guard !wanted.isEmpty else { continue }
            words.read(piece.text)
            let found = wanted.count { words.contains($0) }
            if found > best?.found ?? 0 { best = (index, found) }
            if found == terms.count { break }
        }
        guard let best else { return nil }
        words.read(pieces[best.piece].text)
        return Snippet(piece: best.piece, text: words.surroundings(of: wanted(in: pieces[best.piece])))
    }

    private func wanted(in piece: TextPiece) -> [SearchTerm] {
        namesItems ? terms.filter { Self.admits($0, item: piece.item) } : terms
    }

    /// Whether a term may be in this item: the item it names, or a column of the table it names.
    public static func admits(_ term: SearchTerm, item: String) -> Bool {
        guard let wanted = term.item else { return true }
        return ItemNames.matches(item, wanted)
    }
}

/// How a query's item names meet a note's.
public enum ItemNames {
    /// Whether `name` is the item or table `wanted`, or a column of that table; case does not count.
    public static func matches(_ name: String, _ wanted: String) -> Bool {
        let (name, wanted) = (name.lowercased(), wanted.lowercased())
        return name == wanted || name.hasPrefix(wanted + ".")
    }
}
