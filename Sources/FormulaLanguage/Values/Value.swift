import NoteModel

/// What an expression gives. Every value is a list; the cases for one element save the array.
///
/// No list is empty: where Notes has the empty list there is the empty text.
enum Value: Sendable {
    case text(String)
    case texts([String])
    case number(Number)
    case numbers([Number])
    case time(DateTimeValue)
    /// Date-times and ranges of them, which may stand in one list.
    case times([TimeSpan])
    /// Words in brackets, in capitals: `[CN]`.
    case keywords([String])
    /// An error that a variable holds; reading the variable throws it.
    case fault(FormulaFault)
    /// @Nothing: no element.
    case nothing
    /// @Unavailable and @DeleteField: assigned to an item, they remove it.
    case unavailable
}

/// A point in time or, with an end, a period. Both ends are of one kind.
struct TimeSpan: Hashable, Sendable {
    let start: DateTimeValue
    let end: DateTimeValue?

    init(_ start: DateTimeValue, end: DateTimeValue? = nil) {
        self.start = start
        self.end = end
    }
}

extension Value {
    static let empty = Value.text("")
    static let yes = Value.number(1)
    static let no = Value.number(0)

    init(_ bool: Bool) { self = bool ? .yes : .no }

    init(_ integer: Int) { self = .number(Number(integer)) }

    init(texts list: [String]) { self = list.count == 1 ? .text(list[0]) : list.isEmpty ? .empty : .texts(list) }

    init(numbers list: [Number]) { self = list.count == 1 ? .number(list[0]) : list.isEmpty ? .empty : .numbers(list) }

    init(times list: [TimeSpan]) {
        if list.isEmpty {
            self = .empty
        } else if list.count == 1, list[0].end == nil {
            self = .time(list[0].start)
        } else {
            self = .times(list)
        }
    }

    /// 1 for the empty text.
    var count: Int {
        switch self {
        case .texts(let list): list.count
        case .numbers(let list): list.count
        case .times(let list): list.count
        case .keywords(let list): list.count
        case .nothing: 0
        default: 1
        }
    }

    var isEmptyText: Bool {
        if case .text(let text) = self { text.isEmpty } else { false }
    }

    var isText: Bool {
        switch self {
        case .text, .texts: true
        default: false
        }
    }

    var isNumber: Bool {
        switch self {
        case .number, .numbers: true
        default: false
        }
    }

    var isTime: Bool {
        switch self {
        case .time, .times: true
        default: false
        }
    }

    /// The elements in `range`, which lie within the list.
    func elements(_ range: Range<Int>) -> Value {
        switch self {
        case .texts(let list): Value(texts: Array(list[range]))
        case .numbers(let list): Value(numbers: Array(list[range]))
        case .times(let list): Value(times: Array(list[range]))
        case .keywords(let list): .keywords(Array(list[range]))
        default: range.isEmpty ? .empty : self
        }
    }

    /// Element by element.
    var singles: [Value] { (0..<count).map { elements($0..<$0 + 1) } }
}

// MARK: Reading arguments

extension Value {
    func texts() throws(FormulaFault) -> [String] {
        switch self {
        case .text(let text): return [text]
        case .texts(let list): return list
        default: throw .expected("Text")
        }
    }

    /// The first element.
    func text() throws(FormulaFault) -> String {
        switch self {
        case .text(let text): return text
        case .texts(let list): return list[0]
        default: throw .expected("Text")
        }
    }

    func numbers() throws(FormulaFault) -> [Number] {
        switch self {
        case .number(let number): return [number]
        case .numbers(let list): return list
        default: throw .expected("Number")
        }
    }

    func number() throws(FormulaFault) -> Number {
        switch self {
        case .number(let number): return number
        case .numbers(let list): return list[0]
        default: throw .expected("Number")
        }
    }

    func times() throws(FormulaFault) -> [TimeSpan] {
        switch self {
        case .time(let time): return [TimeSpan(time)]
        case .times(let list): return list
        default: throw .expected("Time/Date")
        }
    }

    func time() throws(FormulaFault) -> DateTimeValue {
        switch self {
        case .time(let time): return time
        case .times(let list): return list[0].start
        default: throw .expected("Time/Date")
        }
    }

    /// Keywords in capitals; a text may stand for one.
    func keywords() throws(FormulaFault) -> [String] {
        switch self {
        case .keywords(let list): return list
        case .text(let text): return text.isEmpty ? [] : [text.uppercased()]
        case .texts(let list): return list.map { $0.uppercased() }
        default: throw .expected("Keyword")
        }
    }

    /// Whether a condition holds: one number of the list that is not 0.
    func truth() throws(FormulaFault) -> Bool {
        switch self {
        case .number(let number): return !number.isZero
        case .numbers(let list): return list.contains { !$0.isZero }
        default: throw .expected("Number")
        }
    }
}

// MARK: Element by element

extension Value {
    func mapTexts(_ change: (String) throws(FormulaFault) -> String) throws(FormulaFault) -> Value {
        if case .text(let text) = self { return .text(try change(text)) }
        var list: [String] = []
        for text in try texts() { list.append(try change(text)) }
        return Value(texts: list)
    }

    func mapNumbers(_ change: (Number) throws(FormulaFault) -> Number) throws(FormulaFault) -> Value {
        if case .number(let number) = self { return .number(try change(number)) }
        var list: [Number] = []
        for number in try numbers() { list.append(try change(number)) }
        return Value(numbers: list)
    }

    /// Numbers pair with numbers, the shorter list repeating its last.
    func mapNumbers(
        _ other: Value, _ change: (Number, Number) throws(FormulaFault) -> Number
    ) throws(FormulaFault) -> Value {
        let (left, right) = (try numbers(), try other.numbers())
        var list: [Number] = []
        for index in 0..<max(left.count, right.count) {
            list.append(try change(left[min(index, left.count - 1)], right[min(index, right.count - 1)]))
        }
        return Value(numbers: list)
    }

    func mapTimes(_ change: (DateTimeValue) throws(FormulaFault) -> Number) throws(FormulaFault) -> Value {
        if case .time(let time) = self { return .number(try change(time)) }
        var list: [Number] = []
        for time in try times() { list.append(try change(time.start)) }
        return Value(numbers: list)
    }
}

extension Array {
    /// The element at `index`, or the last: how a shorter list goes on beside a longer one.
    func extended(_ index: Int) -> Element { self[Swift.min(index, count - 1)] }
}

extension Character {
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
