import NoteModel

/// Between text and the other types.
extension FunctionTable {
    static let textFormatFunctions: [Function] = [
        .special("@Text", 1...2) { compiler, arguments, place throws(Lexer.Failure) in
            let node = try formatted(&compiler, arguments, format: 1) { arguments, evaluator throws(FormulaFault) in
                let writers = TextWriters(arguments.count > 1 ? try Self.format(arguments[1]) : "")
                return try arguments[0].displayed(writers, evaluator.settings)
            }
            guard arguments.count == 1 || Compiler.constant(node.arguments[1]) != nil else { return node }
            let format = arguments.count == 1 ? nil : Compiler.constant(node.arguments[1])
            guard let text = try? format.map(Self.format) ?? "" else { return node }
            let writers = TextWriters(text)
            return OneCallNode(
                { value, evaluator throws(FormulaFault) in try value.displayed(writers, evaluator.settings) },
                node.arguments[0])
        },
        .one("@TextToNumber") { value, evaluator throws(FormulaFault) in
            if value.isNumber { return value }
            let locale = evaluator.settings.locale
            var numbers: [Number] = []
            for text in try value.texts() {
                guard let number = NumberReader(locale).prefix(text)?.number else {
                    throw FormulaFault("Unable to convert text to a number")
                }
                numbers.append(number)
            }
            return Value(numbers: numbers)
        },
        .one("@ToNumber") { value, evaluator throws(FormulaFault) in
            if value.isNumber { return value }
            let locale = evaluator.settings.locale
            var numbers: [Number] = []
            for text in try value.texts() {
                guard let number = NumberReader(locale).whole(text) else {
                    throw FormulaFault("Unable to convert text to a number")
                }
                numbers.append(number)
            }
            return Value(numbers: numbers)
        },
        .one("@TextToTime", .timeVariant) { value, evaluator throws(FormulaFault) in
            if value.isTime { return value }
            return try readTimes(value, evaluator)
        },
        .one("@ToTime", .timeVariant) { value, evaluator throws(FormulaFault) in
            if value.isTime { return value }
            return try readTimes(value, evaluator)
        },
    ]

    /// A function with a format for dates: one that shows today's date as `Today`, or leaves out this year, reads the time.
    static func formatted(
        _ compiler: inout Compiler, _ arguments: [Syntax], format: Int, _ body: @escaping Function.Many
    ) throws(Lexer.Failure) -> ManyCallNode {
        let nodes = try compiler.nodes(arguments)
        if nodes.count > format {
            let text = Compiler.constant(nodes[format]).flatMap { try? Self.format($0) }?.uppercased()
            if text.map(dependsOnTime) ?? true { compiler.insert(.timeVariant) }
        }
        return ManyCallNode(body, nodes)
    }

    /// Whether a format in capitals has `S3` or `D1`, which write a date by how far it is from today.
    private static func dependsOnTime(_ format: String) -> Bool {
        var before: UInt8 = 0
        for byte in format.utf8 {
            if before == UInt8(ascii: "S"), byte == UInt8(ascii: "3") { return true }
            if before == UInt8(ascii: "D"), byte == UInt8(ascii: "1") { return true }
            before = byte
        }
        return false
    }

    private static func format(_ value: Value) throws(FormulaFault) -> String {
        if case .keywords(let words) = value { return words.joined() }
        return try value.texts().joined()
    }

    private static func readTimes(_ value: Value, _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let settings = evaluator.settings
        let today = try? evaluator.today()
        let reader = TimeText(locale: settings.locale, zone: settings.zone, currentYear: today.map { Int($0.year) })
        let days = ["today": 0, "tomorrow": 1, "yesterday": -1, "hôm nay": 0, "ngày mai": 1, "hôm qua": -1]
        var spans: [TimeSpan] = []
        for text in try value.texts() {
            if let shift = days[TextChange.trimmed(text).lowercased()], let today = today?.days,
                let date = CivilTime.date(days: today + shift)
            {
                spans.append(TimeSpan(.date(date)))
            } else if let span = reader.span(text) {
                spans.append(span)
            } else {
                throw FormulaFault("Unable to interpret Time or Date")
            }
        }
        return Value(times: spans)
    }
}

/// A format of @Text as numbers and as dates read it.
struct TextWriters: Sendable {
    let number: NumberText
    let date: DateText

    init(_ format: String) {
        number = NumberText(format)
        date = DateText(format)
    }
}

extension Value {
    /// One text for each element.
    func displayed(_ writers: TextWriters, _ settings: FormulaSettings) throws(FormulaFault) -> Value {
        switch self {
        case .text, .texts: return self
        case .number(let number): return .text(writers.number.text(number, settings.locale))
        case .numbers(let list): return Value(texts: list.map { writers.number.text($0, settings.locale) })
        case .time(let time): return .text(writers.date.text(time, settings))
        case .times(let list): return Value(texts: list.map { writers.date.text($0, settings) })
        case .keywords(let words): return Value(texts: words.map { "[\($0)]" })
        case .fault, .nothing, .unavailable: throw .expected("Text")
        }
    }
}

/// Reads numbers as people write them, with the locale's point and groups.
struct NumberReader {
    private let point: UInt8
    private let group: UInt8

    init(_ locale: FormulaLocale) {
        point = locale.decimalPoint.utf8.first!
        group = locale.groupSeparator.utf8.first!
    }

    /// Nil unless the whole text is a number.
    func whole(_ text: String) -> Number? {
        let trimmed = TextChange.trimmed(text)
        guard let (number, end) = prefix(trimmed), end == trimmed.utf8.count else { return nil }
        return number
    }

    /// The number that `text` begins with, after spaces, and how many bytes it takes.
    func prefix(_ text: String) -> (number: Number, end: Int)? {
        let bytes = Array(text.utf8)
        guard bytes.count < 1 << 16 else { return nil }
        func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
        func isDigit(_ index: Int) -> Bool { (0x30...0x39).contains(byte(index)) }
        var index = 0
        while byte(index) == 0x20 { index += 1 }
        var digits = ""
        if byte(index) == UInt8(ascii: "-") || byte(index) == UInt8(ascii: "+") { index += 1 }
        let isNegative = index > 0 && byte(index - 1) == UInt8(ascii: "-")
        if byte(index) == UInt8(ascii: "$") { index += 1 }
        let start = index
        while isDigit(index)
            || (byte(index) == group && index > start && isDigit(index + 1) && isDigit(index + 2) && isDigit(index + 3)
                && !isDigit(index + 4))
        {
            if isDigit(index) { digits.unicodeScalars.append(Unicode.Scalar(bytes[index])) }
            index += 1
        }
        if byte(index) == point, isDigit(index + 1) || !digits.isEmpty {
            index += 1
            if digits.isEmpty { digits = "0" }
            digits += "."
            while isDigit(index) {
                digits.unicodeScalars.append(Unicode.Scalar(bytes[index]))
                index += 1
            }
        }
        guard !digits.isEmpty else { return nil }
        if byte(index) | 0x20 == UInt8(ascii: "e") {
            var end = index + 1
            var exponent = "e"
            if byte(end) == UInt8(ascii: "-") || byte(end) == UInt8(ascii: "+") {
                exponent.unicodeScalars.append(Unicode.Scalar(bytes[end]))
                end += 1
            }
            if isDigit(end) {
                while isDigit(end) {
                    exponent.unicodeScalars.append(Unicode.Scalar(bytes[end]))
                    end += 1
                }
                digits += exponent
                index = end
            }
        }
        guard let number = Number(digits: digits) else { return nil }
        return (isNegative ? -number : number, index)
    }
}
