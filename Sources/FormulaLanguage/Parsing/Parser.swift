import NoteModel

/// Reads a formula by descending through the levels of its operators.
struct Parser {
    private var lexer: Lexer
    let locale: FormulaLocale
    let zone: Int16
    private let nestingMax: Int
    private var nesting = 0
    /// The deepest nesting met.
    private(set) var depth = 0
    private(set) var symbols: Symbols
    private static let namesMax = 1000

    init(_ text: String, settings: FormulaSettings, symbols: Symbols = Symbols(), nestingMax: Int) {
        lexer = Lexer(text)
        locale = settings.locale
        zone = settings.zone
        self.nestingMax = nestingMax
        self.symbols = symbols
    }

    /// - Returns: at least one statement.
    mutating func statements() throws(Lexer.Failure) -> [Syntax] {
        try lexer.advance()
        var statements: [Syntax] = []
        while true {
            if case .end = lexer.token, !statements.isEmpty { return statements }
            statements.append(try statement())
            switch lexer.token {
            case .semicolon: try lexer.advance()
            case .end: return statements
            default: throw unexpected("an operator, ; or the end of the formula")
            }
        }
    }

    private mutating func statement() throws(Lexer.Failure) -> Syntax {
        guard case .name(let word) = lexer.token, Self.mayBeReserved(word) else { return try expression() }
        switch word.uppercased() {
        case "SELECT":
            try lexer.advance()
            return .select(try expression())
        case "REM":
            try lexer.advance()
            guard case .text = lexer.token else { throw unexpected("a text in quotes or braces after REM") }
            try lexer.advance()
            return .comment
        case "DEFAULT": return try reserved(.default)
        case "ENVIRONMENT": return try reserved(.environment)
        default: return try expression()
        }
    }

    /// Whether it is worth while to look at a word in capitals: most statements begin with an item.
    private static func mayBeReserved(_ word: String) -> Bool {
        guard word.utf8.count >= 3, let first = word.utf8.first else { return false }
        switch first {
        case UInt8(ascii: "S"), UInt8(ascii: "s"), UInt8(ascii: "R"), UInt8(ascii: "r"), UInt8(ascii: "D"),
            UInt8(ascii: "d"), UInt8(ascii: "E"), UInt8(ascii: "e"), 0x80...:
            return true
        default: return false
        }
    }

    /// After DEFAULT, ENVIRONMENT or FIELD: `name := expression`.
    private mutating func reserved(_ assignment: Syntax.Assignment) throws(Lexer.Failure) -> Syntax {
        try lexer.advance()
        guard case .name(let name) = lexer.token else { throw unexpected("the name of an item or variable") }
        let (slot, start) = (try slot(name), lexer.start)
        try lexer.advance()
        guard case .assign = lexer.token else { throw unexpected(":=") }
        return try assigned(assignment, slot, start)
    }

    private mutating func assigned(
        _ assignment: Syntax.Assignment, _ slot: Int, _ start: Int
    ) throws(Lexer.Failure) -> Syntax {
        try enter()
        defer { nesting -= 1 }
        try lexer.advance()
        return .assign(assignment, slot: slot, try expression(), at: start)
    }

    private mutating func slot(_ name: String) throws(Lexer.Failure) -> Int {
        let slot = symbols.slot(name)
        guard slot < Self.namesMax else { throw lexer.fail("a formula has at most \(Self.namesMax) different names") }
        return slot
    }

    private mutating func enter() throws(Lexer.Failure) {
        nesting += 1
        guard nesting <= nestingMax else {
            throw lexer.fail(
                nestingMax == 0
                    ? "too deep: expected no more formulas inside formulas"
                    : "too deep: expected at most \(nestingMax) levels of nesting")
        }
        depth = max(depth, nesting)
    }

    // MARK: Operators, from the loosest to the tightest

    private mutating func expression() throws(Lexer.Failure) -> Syntax { try level(7) }

    private mutating func level(_ level: Int) throws(Lexer.Failure) -> Syntax {
        guard level > 3 else { return try signed() }
        let first = try operand(level)
        guard case .operator(let next, _) = lexer.token, next.level == level else { return first }
        var links: [Syntax.Link] = []
        while case .operator(let next, let permuted) = lexer.token, next.level == level {
            try lexer.advance()
            links.append(.init(operator: next, permuted: permuted, operand: try operand(level)))
        }
        return .chain(first, links)
    }

    /// What stands beside an operator of `level`: something that binds tighter, or `!` with a comparison.
    private mutating func operand(_ level: Int) throws(Lexer.Failure) -> Syntax {
        guard level == 7, case .not = lexer.token else { return try self.level(level - 1) }
        return try negated(7)
    }

    private mutating func negated(_ level: Int) throws(Lexer.Failure) -> Syntax {
        try enter()
        defer { nesting -= 1 }
        try lexer.advance()
        return .not(level == 7 ? try operand(7) : try signed())
    }

    private mutating func signed() throws(Lexer.Failure) -> Syntax {
        switch lexer.token {
        case .operator(.subtract, permuted: false), .operator(.add, permuted: false):
            try enter()
            defer { nesting -= 1 }
            let isNegative = if case .operator(.subtract, _) = lexer.token { true } else { false }
            try lexer.advance()
            let operand = try signed()
            return isNegative ? .negative(operand) : .positive(operand)
        case .not: return try negated(3)
        default: return try list()
        }
    }

    /// A sign inside a list takes the rest of the list: `1:-2:3` is 1, −2, −3.
    private mutating func list() throws(Lexer.Failure) -> Syntax {
        let first = try postfix()
        guard case .colon = lexer.token else { return first }
        var elements = [first]
        while case .colon = lexer.token {
            try lexer.advance()
            switch lexer.token {
            case .operator(.subtract, permuted: false), .operator(.add, permuted: false):
                elements.append(try signed())
            default: elements.append(try postfix())
            }
        }
        return .list(elements)
    }

    private mutating func postfix() throws(Lexer.Failure) -> Syntax {
        var value = try primary()
        var count = 0
        while case .openBracket = lexer.token {
            try enter()
            count += 1
            try lexer.advance()
            let index = try expression()
            guard case .closeBracket = lexer.token else { throw unexpected("] after the subscript") }
            try lexer.advance()
            value = .subscript(value, index)
        }
        nesting -= count
        return value
    }

    // MARK: Operands

    private mutating func primary() throws(Lexer.Failure) -> Syntax {
        switch lexer.token {
        case .name(let name): return try named(name)
        case .text(let text):
            try lexer.advance()
            return .constant(.text(text))
        case .number(let number):
            try lexer.advance()
            return .constant(.number(number))
        case .function(let range): return try call(range)
        case .open:
            try enter()
            defer { nesting -= 1 }
            try lexer.advance()
            let inner = try expression()
            guard case .close = lexer.token else { throw unexpected("an operator or )") }
            try lexer.advance()
            return inner
        case .openBracket: return try bracketed()
        default: throw unexpected("an item, a constant, a function or (")
        }
    }

    private mutating func named(_ name: String) throws(Lexer.Failure) -> Syntax {
        let start = lexer.start
        try lexer.advance()
        switch lexer.token {
        case .assign: return try assigned(.variable, try slot(name), start)
        case .name(let item) where name.utf8.count == 5 && name.uppercased() == "FIELD":
            let (slot, start) = (try slot(item), lexer.start)
            try lexer.advance()
            guard case .assign = lexer.token else { throw unexpected(":=") }
            return try assigned(.field, slot, start)
        default: return .name(slot: try slot(name))
        }
    }

    /// A time-date constant or a keyword.
    private mutating func bracketed() throws(Lexer.Failure) -> Syntax {
        let text = try lexer.bracketed()
        let failure = lexer.fail("expected a date, a time or a keyword in brackets, as [\(dateExample)] or [CN]")
        try lexer.advance()
        if text.utf8.contains(where: { (0x30...0x39).contains($0) }) {
            if let span = TimeText(locale: locale, zone: zone, currentYear: nil).span(text) {
                return .constant(Value(times: [span]))
            }
            // A leap year, so that every day is found.
            if TimeText(locale: locale, zone: zone, currentYear: 2000).span(text) != nil { return .yearlessDate(text) }
        }
        guard let first = text.utf8.first, Lexer.startsName(first),
            text.utf8.allSatisfy({ Lexer.continuesName($0) || $0 == 0x20 || $0 == UInt8(ascii: "-") })
        else { throw failure }
        return .constant(.keywords([text.uppercased()]))
    }

    private var dateExample: String { locale.dayFirst ? "30/6/1997" : "6/30/1997" }

    private mutating func call(_ range: Range<Int>) throws(Lexer.Failure) -> Syntax {
        let start = lexer.start
        let function: Function
        if let known = FunctionTable.function(lexer.bytes, range) {
            function = known
        } else {
            throw lexer.fail(FunctionTable.unknown(lexer.string(range)))
        }
        try lexer.advance()
        var arguments: [Syntax] = []
        if case .open = lexer.token {
            try enter()
            defer { nesting -= 1 }
            try lexer.advance()
            while true {
                arguments.append(try expression())
                if case .semicolon = lexer.token {
                    try lexer.advance()
                    continue
                }
                guard case .close = lexer.token else { throw unexpected("an operator, ; or )") }
                try lexer.advance()
                break
            }
        }
        guard function.arguments.contains(arguments.count) else {
            throw Lexer.Failure(
                start: start, end: range.upperBound, message: function.argumentsExpected(arguments.count))
        }
        return .call(function, arguments, at: start)
    }

    private func unexpected(_ expected: String) -> Lexer.Failure {
        var message = "expected \(expected)"
        if case .end = lexer.token {
            message += ", found the end of the formula"
        } else {
            let word = lexer.string(lexer.start..<max(lexer.position, lexer.start))
            message += ", found \(word.unicodeScalars.count > 40 ? String(word.prefix(40)) + "…" : word)"
        }
        return lexer.fail(message)
    }
}
