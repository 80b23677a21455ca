import NoteModel

/// Splits a condition into tokens and knows where each stands.
struct ConditionScanner {
    enum Token: Hashable {
        case name(String)
        case text(String)
        case number(ExactDecimal)
        case date(CalendarDate)
        case comparison(ItemCondition.Comparison)
        /// One of `&`, `|`, `!`, `(`, `)`, `:`, `;`.
        case symbol(Character)
        case end
    }

    private let characters: [Character]
    private var position = 0
    /// The token to read next, and where it starts.
    private(set) var next = Token.end
    private(set) var start = 0

    init(_ text: String) throws(DongboError) {
        characters = Array(text)
        try advance()
    }

    /// - Throws: `.badData` that names the place of the next token and what should stand there.
    func fail(expected: String, at index: Int? = nil) -> DongboError {
        let before = characters[..<(index ?? start)]
        let line = 1 + before.count { $0.isNewline }
        let column = 1 + before.count - (before.lastIndex { $0.isNewline }.map { $0 + 1 } ?? 0)
        return DongboError(.badData, "formula, line \(line), column \(column): expected \(expected)")
    }

    mutating func advance() throws(DongboError) {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        start = position
        guard position < characters.count else {
            next = .end
            return
        }
        let character = characters[position]
        switch character {
        case "\"", "{": next = .text(try quoted(until: character == "{" ? "}" : character))
        case "[": next = .date(try date())
        case "<", ">", "=", "!": next = comparisonOrNot()
        case "&", "|", "(", ")", ":", ";":
            next = .symbol(character)
            position += 1
        case "0"..."9", "-", "+", ".": next = .number(try number())
        default:
            guard character.isLetter || character == "_" || character == "$" else {
                throw fail(expected: "an item, a constant or an operator")
            }
            next = .name(name())
        }
    }

    private mutating func take(while condition: (Character) -> Bool) -> String {
        let first = position
        while position < characters.count, condition(characters[position]) { position += 1 }
        return String(characters[first..<position])
    }

    /// Item names with a row and a column too: `QuaTrinhCongTac[r7].TuNgay`.
    private mutating func name() -> String {
        take { $0.isLetter || $0.isNumber || "_$[].".contains($0) }
    }

    private mutating func quoted(until end: Character) throws(DongboError) -> String {
        position += 1
        var text = ""
        while position < characters.count, characters[position] != end {
            if end == "\"", characters[position] == "\\", position + 1 < characters.count { position += 1 }
            text.append(characters[position])
            position += 1
        }
        guard position < characters.count else { throw fail(expected: "\(end) at the end of a text", at: position) }
        position += 1
        return text.normalizedC
    }

    private mutating func date() throws(DongboError) -> CalendarDate {
        position += 1
        let text = take { $0 != "]" }
        guard position < characters.count, let date = CalendarDate(iso: text) else {
            throw fail(expected: "a date as [2023-02-21], [2023-02] or [2023]")
        }
        position += 1
        return date
    }

    private mutating func number() throws(DongboError) -> ExactDecimal {
        var text = take { "+-".contains($0) }
        text = (text == "+" ? "" : text) + take { $0.isNumber || $0 == "." }
        if text.hasPrefix(".") { text = "0" + text }
        guard let number = ExactDecimal(text) else { throw fail(expected: "a number") }
        return number
    }

    private mutating func comparisonOrNot() -> Token {
        let pairs: [String: ItemCondition.Comparison] = [
            "<=": .notGreater, ">=": .notLess, "<>": .notEqual, "!=": .notEqual, "=!": .notEqual, "><": .notEqual,
        ]
        if position + 1 < characters.count, let pair = pairs[String(characters[position...(position + 1)])] {
            position += 2
            return .comparison(pair)
        }
        let character = characters[position]
        position += 1
        return character == "!" ? .symbol("!") : .comparison(ItemCondition.Comparison(rawValue: String(character))!)
    }
}
