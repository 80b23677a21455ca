import NoteModel

/// Takes a formula's text apart, one word at a time. Works on UTF-8 bytes.
struct Lexer {
    /// Where and why reading failed; the parser makes a ``FormulaSyntaxError`` of it.
    struct Failure: Error {
        let start: Int
        let end: Int
        let message: String
        var isUnavailable = false
    }

    let bytes: [UInt8]
    /// Behind the current word.
    private(set) var position = 0
    /// Where the current word starts.
    private(set) var start = 0
    private(set) var token = Token.end

    init(_ text: String) { bytes = Array(text.utf8) }

    @inline(__always) func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    mutating func advance() throws(Failure) {
        skipSpace()
        start = position
        guard position < bytes.count else {
            token = .end
            return
        }
        let first = bytes[position]
        if Self.startsName(first) {
            token = name()
            return
        }
        position += 1
        switch first {
        case UInt8(ascii: "@"): token = try function()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): token = try quoted(first)
        case UInt8(ascii: "{"): token = try braced()
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): token = try number()
        case UInt8(ascii: "("): token = .open
        case UInt8(ascii: ")"): token = .close
        case UInt8(ascii: "["): token = .openBracket
        case UInt8(ascii: "]"): token = .closeBracket
        case UInt8(ascii: ";"): token = .semicolon
        case UInt8(ascii: ":"): token = take(UInt8(ascii: "=")) ? .assign : .colon
        default: token = try operators(first)
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                position += 1
            } else if byte == 0xC2, self.byte(position + 1) == 0xA0 {
                position += 2  // no-break space, which comes with text copied from documents
            } else {
                return
            }
        }
    }

    private mutating func take(_ next: UInt8) -> Bool {
        guard byte(position) == next, position < bytes.count else { return false }
        position += 1
        return true
    }

    static func startsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"), UInt8(ascii: "~"), 0x80...:
            true
        default: false
        }
    }

    static func continuesName(_ byte: UInt8) -> Bool {
        startsName(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".")
    }

    /// An item or a variable; with a row and a column for a cell of a table: `QuaTrinhCongTac[r7].TuNgay`.
    private mutating func name() -> Token {
        while position < bytes.count, Self.continuesName(bytes[position]) { position += 1 }
        if byte(position) == UInt8(ascii: "[") {
            var close = position + 1
            while close < bytes.count, Self.continuesName(bytes[close]) || bytes[close] == UInt8(ascii: "-") {
                close += 1
            }
            if close > position + 1, byte(close) == UInt8(ascii: "]"), byte(close + 1) == UInt8(ascii: "."),
                Self.startsName(byte(close + 2))
            {
                position = close + 2
                while position < bytes.count, Self.continuesName(bytes[position]) { position += 1 }
            }
        }
        return .name(string(start..<position))
    }

    private mutating func function() throws(Failure) -> Token {
        while position < bytes.count, Self.continuesName(bytes[position]), bytes[position] != UInt8(ascii: ".") {
            position += 1
        }
        guard position > start + 1 else { throw fail("expected the name of a function after @") }
        return .function(start..<position)
    }

    /// `"…"` or `'…'`: a backslash stands before a character that would otherwise mean something.
    private mutating func quoted(_ quote: UInt8) throws(Failure) -> Token {
        let first = position
        while position < bytes.count, bytes[position] != quote, bytes[position] != UInt8(ascii: "\\") { position += 1 }
        if byte(position) == quote, position < bytes.count {
            position += 1
            return .text(string(first..<(position - 1)).normalizedC)
        }
        var text = Array(bytes[first..<position])
        while position < bytes.count, bytes[position] != quote {
            if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
            text.append(bytes[position])
            position += 1
        }
        guard position < bytes.count else {
            throw fail("the text that starts here has no end: expected \(Character(Unicode.Scalar(quote)))")
        }
        position += 1
        return .text(String(decoding: text, as: UTF8.self).normalizedC)
    }

    /// `{…}`: as it stands, but for `\}`.
    private mutating func braced() throws(Failure) -> Token {
        var text: [UInt8] = []
        while position < bytes.count, bytes[position] != UInt8(ascii: "}") {
            if LanguageDecisions.braceTextEscapesBrace, bytes[position] == UInt8(ascii: "\\"),
                byte(position + 1) == UInt8(ascii: "}")
            {
                position += 1
            }
            text.append(bytes[position])
            position += 1
        }
        guard position < bytes.count else { throw fail("the text that starts here has no end: expected }") }
        position += 1
        return .text(String(decoding: text, as: UTF8.self).normalizedC)
    }

    private mutating func number() throws(Failure) -> Token {
        position = start
        digits()
        if take(UInt8(ascii: ".")) { digits() }
        guard position > start + 1 || byte(start) != UInt8(ascii: ".") else {
            throw fail("expected a digit after the point")
        }
        if byte(position) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(position + 1) == UInt8(ascii: "-") || byte(position + 1) == UInt8(ascii: "+") ? 1 : 0
            if (0x30...0x39).contains(byte(position + 1 + sign)) {
                position += 1 + sign
                digits()
            }
        }
        if position < bytes.count, Self.startsName(bytes[position]) || bytes[position] == UInt8(ascii: "@") {
            start = position
            position += 1
            throw fail("expected an operator after the number")
        }
        if position - start <= 18, let small = smallInteger() { return .number(small) }
        guard let number = Number(digits: string(start..<position)) else { throw fail("the number is out of range") }
        return .number(number)
    }

    private func smallInteger() -> Number? {
        var value: Int64 = 0
        for byte in bytes[start..<position] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte &- 0x30)
        }
        return .decimal(value, exponent: 0)
    }

    private mutating func digits() {
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    }

    private mutating func operators(_ first: UInt8) throws(Failure) -> Token {
        switch first {
        case UInt8(ascii: "+"): return .operator(.add, permuted: false)
        case UInt8(ascii: "-"): return .operator(.subtract, permuted: false)
        case UInt8(ascii: "/"): return .operator(.divide, permuted: false)
        case UInt8(ascii: "&"): return .operator(.and, permuted: false)
        case UInt8(ascii: "|"): return .operator(.or, permuted: false)
        case UInt8(ascii: "*"): return starred()
        case UInt8(ascii: "!"): return take(UInt8(ascii: "=")) ? .operator(.notEqual, permuted: false) : .not
        case UInt8(ascii: "="):
            return .operator(take(UInt8(ascii: "!")) ? .notEqual : .equal, permuted: false)
        case UInt8(ascii: "<"), UInt8(ascii: ">"): return .operator(comparison(first), permuted: false)
        default: throw fail("this character means nothing here: expected an operator or an operand")
        }
    }

    /// The longest operator counts, so `a*-1` is the permuted difference; write `a * -1` for the product.
    private mutating func starred() -> Token {
        let next = byte(position)
        let permuted: Operator
        switch next {
        case UInt8(ascii: "*"): permuted = .multiply
        case UInt8(ascii: "/"): permuted = .divide
        case UInt8(ascii: "+"): permuted = .add
        case UInt8(ascii: "-"): permuted = .subtract
        case UInt8(ascii: "="): permuted = .equal
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            position += 1
            return .operator(comparison(next), permuted: true)
        default: return .operator(.multiply, permuted: false)
        }
        position += 1
        return .operator(permuted, permuted: true)
    }

    /// What `<` or `>`, which has just been read, begins.
    private mutating func comparison(_ first: UInt8) -> Operator {
        if take(UInt8(ascii: "=")) { return first == UInt8(ascii: "<") ? .notGreater : .notLess }
        if take(first == UInt8(ascii: "<") ? UInt8(ascii: ">") : UInt8(ascii: "<")) { return .notEqual }
        return first == UInt8(ascii: "<") ? .less : .greater
    }

    /// The text up to the closing bracket, after ``Token/openBracket`` where an operand may start.
    mutating func bracketed() throws(Failure) -> String {
        let first = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "]"), position - first < 128 { position += 1 }
        guard byte(position) == UInt8(ascii: "]") else {
            throw fail("the bracket that opens here has no end: expected ]")
        }
        position += 1
        return string(first..<(position - 1))
    }

    func fail(_ message: String) -> Failure { Failure(start: start, end: position, message: message) }
}
