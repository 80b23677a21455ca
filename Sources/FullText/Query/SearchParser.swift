import NoteModel

extension SearchQuery {
    /// Reads a query.
    ///
    /// - Throws: the first place that cannot be understood.
    public init(_ text: String) throws(SearchSyntaxError) {
        guard text.utf8.count <= SearchLimits.queryBytesMax else {
            throw SearchSyntaxError(column: 1, expected: "expected at most \(SearchLimits.queryBytesMax) bytes")
        }
        var parser = SearchParser(text: Array(text.normalizedC))
        self = try parser.query()
    }
}

/// Recursive descent over characters.
///
///     query   := all { ("OR" | "|") all }
///     all     := part { ["AND" | "&"] part }
///     part    := ["NOT" | "!"] operand
///     operand := "(" query ")" | "FIELD" item ("CONTAINS" | "=") operand | item ":" operand | phrase ["*"] | word ["*"]
struct SearchParser {
    private let text: [Character]
    private var position = 0
    private var wordCount = 0
    private var depth = 0
    private var item: String?

    init(text: [Character]) { self.text = text }

    mutating func query() throws(SearchSyntaxError) -> SearchQuery {
        let query = try alternatives()
        skipSpace()
        guard position == text.count else { throw failure("expected the end of the query, or '(' before this ')'") }
        return query
    }

    private mutating func alternatives() throws(SearchSyntaxError) -> SearchQuery {
        depth += 1
        defer { depth -= 1 }
        guard depth <= SearchLimits.depthMax else {
            throw failure("expected at most \(SearchLimits.depthMax) parentheses inside one another")
        }
        var parts = [try conjunction()]
        while takeOperator("OR", "|") { parts.append(try conjunction()) }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction() throws(SearchSyntaxError) -> SearchQuery {
        skipSpace()
        let start = position
        var parts: [SearchQuery] = []
        while true {
            let isJoined = !parts.isEmpty && takeOperator("AND", "&")
            skipSpace()
            if !isJoined, isAtEnd || peekOperator("OR", "|") { break }
            if takeOperator("NOT", "!") {
                skipSpace()
                if peekOperator("NOT", "!") { throw failure("expected a word after NOT") }
                if let operand = try operand() { parts.append(.not(operand)) }
            } else if let operand = try operand() {
                parts.append(operand)
            } else if isJoined {
                throw failure("expected a word after AND")
            }
        }
        guard !parts.isEmpty else { throw failure("expected a word to search for") }
        guard parts.contains(where: { if case .not = $0 { false } else { true } }) else {
            throw failure("expected a word that must be there, beside what NOT leaves out", at: start)
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// Nil for signs without a letter, which mean nothing to a search; those after an operator or an item do not pass.
    private mutating func operand() throws(SearchSyntaxError) -> SearchQuery? {
        skipSpace()
        guard position < text.count else { throw failure("expected a word") }
        if text[position] == "(" { return try parenthesis() }
        if text[position] == ")" { throw failure("expected a word before ')'") }
        if takeWord("FIELD") { return try field() }
        if let name = takeItemPrefix() { return try restricted(to: name) }
        return try term()
    }

    private mutating func parenthesis() throws(SearchSyntaxError) -> SearchQuery {
        let open = position
        position += 1
        let inner = try alternatives()
        skipSpace()
        guard position < text.count, text[position] == ")" else {
            throw failure("expected ')' for the '(' in column \(open + 1)")
        }
        position += 1
        return inner
    }

    private mutating func field() throws(SearchSyntaxError) -> SearchQuery {
        skipSpace()
        let start = position
        while position < text.count, Self.isItem(text[position]) { position += 1 }
        guard position > start else { throw failure("expected an item's name after FIELD") }
        let name = String(text[start..<position])
        guard takeWord("CONTAINS") || takeOperator("CONTAINS", "=") else {
            throw failure("expected CONTAINS or '=' after the item's name")
        }
        return try restricted(to: name)
    }

    private mutating func restricted(to name: String) throws(SearchSyntaxError) -> SearchQuery {
        guard item == nil else { throw failure("expected a word: an item within an item does not exist") }
        item = name
        defer { item = nil }
        guard let found = try operand() else { throw failure("expected a word after the item's name") }
        return found
    }

    /// `Item:` directly before a word, phrase or parenthesis.
    private mutating func takeItemPrefix() -> String? {
        var end = position
        guard end < text.count, text[end].isLetter || text[end] == "$" else { return nil }
        while end < text.count, Self.isItem(text[end]) { end += 1 }
        guard end + 1 < text.count, text[end] == ":",
            text[end + 1].isLetter || text[end + 1].isNumber || "\"(“".contains(text[end + 1])
        else { return nil }
        let name = String(text[position..<end])
        position = end + 1
        return name
    }

    private static func isItem(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_$.".contains(character)
    }
}

extension SearchParser {
    /// A phrase in quotation marks or one word, perhaps with `*`.
    private mutating func term() throws(SearchSyntaxError) -> SearchQuery? {
        let start = position
        let isPhrase = "\"“”".contains(text[position])
        let written = isPhrase ? try quoted() : bare()
        let words = WordScanner.words(in: written)
        let isPrefix = position < text.count && text[position] == "*"
        if isPrefix { position += 1 }
        guard let last = words.last else {
            if isPrefix { throw failure("expected letters before '*'", at: start) }
            if isPhrase { throw failure("expected a word between the quotation marks", at: start) }
            return nil
        }
        if isPrefix, String(decoding: last.folded, as: UTF8.self).count < SearchLimits.prefixLettersMin {
            throw failure("expected at least \(SearchLimits.prefixLettersMin) letters before '*'", at: start)
        }
        wordCount += words.count
        guard wordCount <= SearchLimits.wordsMax else {
            throw failure("expected at most \(SearchLimits.wordsMax) words", at: start)
        }
        let spelled = words.map { word in
            let hasMarks = word.exact != word.folded
            return SearchWord(spelling: hasMarks ? word.exact : word.folded, hasMarks: hasMarks)
        }
        return .term(SearchTerm(words: spelled, isPrefix: isPrefix, item: item))
    }

    private mutating func quoted() throws(SearchSyntaxError) -> String {
        let open = position
        position += 1
        while position < text.count, !"\"“”".contains(text[position]) { position += 1 }
        guard position < text.count else {
            throw failure("expected a closing quotation mark for the one in column \(open + 1)")
        }
        position += 1
        return String(text[(open + 1)..<(position - 1)])
    }

    private mutating func bare() -> String {
        let start = position
        while position < text.count, !text[position].isWhitespace, !"()\"“”*|&".contains(text[position]) {
            position += 1
        }
        // A sign that has no meaning here counts as a space.
        if position == start, text[position] != "*" { position += 1 }
        return String(text[start..<position])
    }

    private mutating func skipSpace() {
        while position < text.count, text[position].isWhitespace { position += 1 }
    }

    private var isAtEnd: Bool { position == text.count || text[position] == ")" }

    /// A keyword in capitals, with an end after it.
    private func has(_ word: String, at position: Int) -> Bool {
        let end = position + word.count
        guard end <= text.count, text[position..<end].elementsEqual(word) else { return false }
        return end == text.count || !(text[end].isLetter || text[end].isNumber || "_:*".contains(text[end]))
    }

    private mutating func takeWord(_ word: String) -> Bool {
        skipSpace()
        guard has(word, at: position) else { return false }
        position += word.count
        return true
    }

    private func peekOperator(_ word: String, _ sign: Character) -> Bool {
        var next = position
        while next < text.count, text[next].isWhitespace { next += 1 }
        return next < text.count && (text[next] == sign || has(word, at: next))
    }

    private mutating func takeOperator(_ word: String, _ sign: Character) -> Bool {
        skipSpace()
        if takeWord(word) { return true }
        guard position < text.count, text[position] == sign else { return false }
        position += 1
        return true
    }

    private func failure(_ expected: String, at place: Int? = nil) -> SearchSyntaxError {
        SearchSyntaxError(column: (place ?? position) + 1, expected: expected)
    }
}
