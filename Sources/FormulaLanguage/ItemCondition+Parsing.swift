import NoteModel

extension ItemCondition {
    /// Parentheses and negations inside one another; deeper conditions are refused, whoever wrote them.
    private static let depthMax = 64

    /// Reads a condition. `&` and `|` bind equally and from the left, `!` takes one comparison, as in formulas. A leading
    /// `SELECT` and a trailing `;` may stand.
    ///
    /// - Throws: `.badData` with line, column and what was expected.
    public init(parsing text: String) throws(DongboError) {
        var scanner = try ConditionScanner(text)
        if case .name(let word) = scanner.next, word.uppercased() == "SELECT" { try scanner.advance() }
        self = try Self.condition(&scanner, depth: 0)
        if scanner.next == .symbol(";") { try scanner.advance() }
        guard scanner.next == .end else { throw scanner.fail(expected: "&, | or the end") }
    }

    private static func condition(_ scanner: inout ConditionScanner, depth: Int) throws(DongboError) -> ItemCondition {
        guard depth < depthMax else { throw scanner.fail(expected: "at most \(depthMax) levels") }
        var result = try term(&scanner, depth: depth)
        while case .symbol(let symbol) = scanner.next, symbol == "&" || symbol == "|" {
            try scanner.advance()
            let right = try term(&scanner, depth: depth)
            result = symbol == "&" ? .and(result, right) : .or(result, right)
        }
        return result
    }

    private static func term(_ scanner: inout ConditionScanner, depth: Int) throws(DongboError) -> ItemCondition {
        switch scanner.next {
        case .symbol("!"):
            guard depth < depthMax else { throw scanner.fail(expected: "at most \(depthMax) levels") }
            try scanner.advance()
            return .not(try term(&scanner, depth: depth + 1))
        case .symbol("("):
            try scanner.advance()
            let inner = try condition(&scanner, depth: depth + 1)
            guard scanner.next == .symbol(")") else { throw scanner.fail(expected: "&, | or )") }
            try scanner.advance()
            return inner
        default: return try comparison(&scanner)
        }
    }

    private static func comparison(_ scanner: inout ConditionScanner) throws(DongboError) -> ItemCondition {
        let left = try operand(&scanner)
        guard case .comparison(let comparison) = scanner.next else {
            switch scanner.next {
            case .end, .symbol: return .truth(left)
            default: throw scanner.fail(expected: "=, <>, <, >, <= or >=")
            }
        }
        try scanner.advance()
        return .comparison(left, comparison, try operand(&scanner))
    }

    private static func operand(_ scanner: inout ConditionScanner) throws(DongboError) -> Operand {
        if case .name(let name) = scanner.next {
            try scanner.advance()
            return .item(name.normalizedC)
        }
        var scalars = [try scalar(&scanner)]
        while scanner.next == .symbol(":") {
            try scanner.advance()
            scalars.append(try scalar(&scanner))
        }
        return .constants(scalars)
    }

    private static func scalar(_ scanner: inout ConditionScanner) throws(DongboError) -> Scalar {
        let scalar: Scalar
        switch scanner.next {
        case .text(let text): scalar = .text(text)
        case .number(let number): scalar = .number(number)
        case .date(let date): scalar = .date(date)
        default: throw scanner.fail(expected: "an item, a text in quotes, a number or a date")
        }
        try scanner.advance()
        return scalar
    }
}
