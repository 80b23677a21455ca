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

    public init(_ query: SearchQuery) { terms = query.positiveTerms }

    /// The piece in which most terms are found, the first among equals, and the surroundings of the first hit in it; nil
    /// when nothing is found. A word is shown in marks when it belongs to a hit.
    public func snippet(of pieces: [TextPiece]) -> Snippet? {
        var best: (piece: Int, found: Int, hits: Hits)?
        for (index, piece) in pieces.enumerated() {
            let wanted = terms.filter { Self.admits($0, item: piece.item) }
            guard !wanted.isEmpty else { continue }
            let hits = Hits(piece.text, wanted)
            if hits.termsFound > best?.found ?? 0 { best = (index, hits.termsFound, hits) }
            if hits.termsFound == terms.count { break }
        }
        guard let best else { return nil }
        return Snippet(piece: best.piece, text: best.hits.shown)
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

/// The words of one text that terms were found in.
private struct Hits {
    private let text: [UInt8]
    private var ranges: [Range<Int>] = []
    private var isHit: [Bool] = []
    let termsFound: Int

    init(_ text: String, _ terms: [SearchTerm]) {
        let bytes = Array(text.utf8)
        self.text = bytes
        var words: [(folded: [UInt8], exact: [UInt8])] = []
        var ranges: [Range<Int>] = []
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = WordScanner()
            while words.count < SnippetMaker.lookMax, let range = scanner.next(in: buffer) {
                words.append((scanner.folded, scanner.exact))
                ranges.append(range)
            }
        }
        var isHit = [Bool](repeating: false, count: words.count)
        var found = 0
        for term in terms {
            var isFound = false
            for start in words.indices where start + term.words.count <= words.count {
                guard Self.matches(term, words, at: start) else { continue }
                isFound = true
                for index in start..<(start + term.words.count) { isHit[index] = true }
            }
            found += isFound ? 1 : 0
        }
        (self.ranges, self.isHit, termsFound) = (ranges, isHit, found)
    }

    private static func matches(
        _ term: SearchTerm, _ words: [(folded: [UInt8], exact: [UInt8])], at start: Int
    ) -> Bool {
        for (offset, wanted) in term.words.enumerated() {
            let word = words[start + offset]
            let spelling = wanted.hasMarks ? word.exact : word.folded
            let mayGoOn = term.isPrefix && offset == term.words.count - 1
            guard mayGoOn ? spelling.starts(with: wanted.spelling) : spelling == wanted.spelling else { return false }
        }
        return true
    }

    /// The surroundings of the first hit, on one line.
    var shown: String {
        guard let hit = isHit.firstIndex(of: true) else { return "" }
        let first = max(0, hit - SnippetMaker.wordsBefore)
        let last = min(ranges.count, first + SnippetMaker.wordsMax) - 1
        var output = first > 0 ? Array("… ".utf8) : []
        var position = first > 0 ? ranges[first].lowerBound : 0
        // Signs before the first word belong to the text only if there are few.
        if first == 0, ranges[0].lowerBound > 8 { position = ranges[0].lowerBound }
        for index in first...last {
            output += text[position..<ranges[index].lowerBound]
            let word = text[ranges[index]]
            if isHit[index] { output += SnippetMaker.marks.open.utf8 }
            output += word
            if isHit[index] { output += SnippetMaker.marks.close.utf8 }
            position = ranges[index].upperBound
        }
        if last < ranges.count - 1 { output += " …".utf8 } else { output += text[position...].prefix(8) }
        let line = String(decoding: output, as: UTF8.self)
        return line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
