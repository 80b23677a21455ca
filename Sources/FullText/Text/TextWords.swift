/// The words of a text, for finding terms in it. Made once and used for one text after the other, so that its memory is asked
/// for once.
struct TextWords {
    private struct Word {
        /// Where it is in the text.
        let range: Range<Int>
        /// Where its spellings are in `spellings`.
        let folded: Range<Int>
        let exact: Range<Int>
    }

    private var scanner = WordScanner()
    private var text: [UInt8] = []
    private var words: [Word] = []
    private var spellings: [UInt8] = []

    /// Takes a text in the place of the one before.
    mutating func read(_ string: String) {
        text.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        spellings.removeAll(keepingCapacity: true)
        text.append(contentsOf: string.utf8)
        scanner.begin()
        text.withUnsafeBufferPointer { bytes in
            while words.count < SnippetMaker.lookMax, let range = scanner.next(in: bytes) {
                let start = spellings.count
                let end = scanner.withSpellings { folded, exact in
                    spellings += folded
                    if let exact { spellings += exact }
                    return start + folded.count
                }
                // One that says no more than the folded spelling is not kept twice.
                let exact = spellings.count > end ? end..<spellings.count : start..<end
                words.append(Word(range: range, folded: start..<end, exact: exact))
            }
        }
    }

    /// Whether the term is in the text.
    func contains(_ term: SearchTerm) -> Bool { words.indices.contains { matches(term, at: $0) } }

    private func matches(_ term: SearchTerm, at start: Int) -> Bool {
        guard start + term.words.count <= words.count else { return false }
        for (offset, wanted) in term.words.enumerated() {
            let word = words[start + offset]
            let spelling = wanted.hasMarks ? word.exact : word.folded
            let mayGoOn = term.isPrefix && offset == term.words.count - 1
            let isLongEnough = spelling.count == wanted.spelling.count
            guard isLongEnough || mayGoOn && spelling.count > wanted.spelling.count else { return false }
            for (index, byte) in wanted.spelling.enumerated() where spellings[spelling.lowerBound + index] != byte {
                return false
            }
        }
        return true
    }

    /// The surroundings of the first hit, on one line, with marks around every word of a hit.
    func surroundings(of terms: [SearchTerm]) -> String {
        var isHit = [Bool](repeating: false, count: words.count)
        for term in terms {
            for start in words.indices where matches(term, at: start) {
                for index in start..<(start + term.words.count) { isHit[index] = true }
            }
        }
        guard let hit = isHit.firstIndex(of: true) else { return "" }
        let first = max(0, hit - SnippetMaker.wordsBefore)
        let last = min(words.count, first + SnippetMaker.wordsMax) - 1
        var output = first > 0 ? Array("… ".utf8) : []
        var position = first > 0 ? words[first].range.lowerBound : 0
        // Signs before the first word belong to the text only if there are few.
        if first == 0, words[0].range.lowerBound > 8 { position = words[0].range.lowerBound }
        for index in first...last {
            let range = words[index].range
            output += text[position..<range.lowerBound]
            if isHit[index] { output += SnippetMaker.marks.open.utf8 }
            output += text[range]
            if isHit[index] { output += SnippetMaker.marks.close.utf8 }
            position = range.upperBound
        }
        if last < words.count - 1 { output += " …".utf8 } else { output += text[position...].prefix(8) }
        let line = String(decoding: output, as: UTF8.self)
        return line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
