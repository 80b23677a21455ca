import NoteModel

/// What the operators do with lists.
///
/// Plain operators pair element with element, the shorter list repeating its last; permuted ones pair the first on the left
/// with everything on the right, then the second, and so on. A comparison is 1 when one pair satisfies it.
enum Operators {
    static func apply(
        _ operator: Operator, permuted: Bool, _ left: Value, _ right: Value, _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> Value {
        // One element on either side, the most frequent by far.
        switch (`operator`, left, right) {
        case (.equal, .text(let a), .text(let b)):
            try evaluator.charge(1)
            return Value(TextOrder.equal(a, b))
        case (.notEqual, .text(let a), .text(let b)):
            try evaluator.charge(1)
            return Value(!TextOrder.equal(a, b))
        case (.add, .text(let a), .text(let b)):
            try evaluator.charge(1)
            return try evaluator.text(a + b)
        case (.and, .number(let a), .number(let b)):
            try evaluator.charge(1)
            return Value(!a.isZero && !b.isZero)
        case (.or, .number(let a), .number(let b)):
            try evaluator.charge(1)
            return Value(!a.isZero || !b.isZero)
        case (_, .number(let a), .number(let b)) where `operator`.level <= 5:
            try evaluator.charge(1)
            return .number(try calculate(`operator`, a, b))
        case (_, .number(let a), .number(let b)) where `operator`.isComparison:
            try evaluator.charge(1)
            return Value(holds(`operator`, Number.order(a, b)))
        default: break
        }
        let pairs = try Pairs(left.count, right.count, permuted: permuted, evaluator)
        if `operator`.isComparison { return Value(try compare(`operator`, left, right, pairs, evaluator)) }
        switch `operator` {
        case .and, .or: return try logic(`operator`, left, right, pairs)
        case .add: return try add(left, right, pairs, evaluator)
        case .subtract: return try subtract(left, right, pairs, evaluator)
        default:
            let (a, b) = (try left.numbers(), try right.numbers())
            return Value(
                numbers: try pairs.map { i, j throws(FormulaFault) in try calculate(`operator`, a[i], b[j]) })
        }
    }

    private static func calculate(_ operator: Operator, _ a: Number, _ b: Number) throws(FormulaFault) -> Number {
        switch `operator` {
        case .add: try a + b
        case .subtract: try a - b
        case .multiply: try a * b
        default: try a / b
        }
    }

    /// Both sides are evaluated before; any element that is not 0 makes a side true.
    private static func logic(
        _ operator: Operator, _ left: Value, _ right: Value, _ pairs: Pairs
    ) throws(FormulaFault) -> Value {
        let (a, b) = (try left.truth(), try right.truth())
        return Value(`operator` == .and ? a && b : a || b)
    }

    private static func add(
        _ left: Value, _ right: Value, _ pairs: Pairs, _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> Value {
        switch (left.isText, right.isText) {
        case (true, true):
            if case .text(let a) = left, case .text(let b) = right { return try evaluator.text(a + b) }
            let (a, b) = (try left.texts(), try right.texts())
            return Value(
                texts: try pairs.map { i, j throws(FormulaFault) in
                    try evaluator.checked(a[i] + b[j])
                })
        case (true, false): throw .expected(right.isNumber ? "Number" : "Time/Date")
        case (false, true): throw .expected(left.isNumber ? "Number" : "Time/Date")
        default: break
        }
        if left.isTime {
            let (a, b) = (try left.times(), try right.numbers())
            return Value(
                times: try pairs.map { i, j throws(FormulaFault) in try evaluator.shifted(a[i], seconds: b[j]) })
        }
        if right.isTime {
            let (a, b) = (try left.numbers(), try right.times())
            return Value(
                times: try pairs.map { i, j throws(FormulaFault) in try evaluator.shifted(b[j], seconds: a[i]) })
        }
        let (a, b) = (try left.numbers(), try right.numbers())
        return Value(numbers: try pairs.map { i, j throws(FormulaFault) in try a[i] + b[j] })
    }

    private static func subtract(
        _ left: Value, _ right: Value, _ pairs: Pairs, _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> Value {
        guard left.isTime else {
            let (a, b) = (try left.numbers(), try right.numbers())
            return Value(numbers: try pairs.map { i, j throws(FormulaFault) in try a[i] - b[j] })
        }
        let a = try left.times()
        if right.isTime {
            let b = try right.times()
            return Value(
                numbers: try pairs.map { i, j throws(FormulaFault) in
                    try evaluator.seconds(from: b[j].start, to: a[i].start)
                })
        }
        let b = try right.numbers()
        return Value(times: try pairs.map { i, j throws(FormulaFault) in try evaluator.shifted(a[i], seconds: -b[j]) })
    }

    // MARK: Comparisons

    private static func compare(
        _ operator: Operator, _ left: Value, _ right: Value, _ pairs: Pairs, _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> Bool {
        switch (left, right) {
        case (.fault, _), (_, .fault), (.nothing, _), (_, .nothing), (.unavailable, _), (_, .unavailable):
            return `operator` == .notEqual
        default: break
        }
        if left.isText, right.isText {
            let (a, b) = (try left.texts(), try right.texts())
            if `operator` == .equal { return pairs.contains { TextOrder.equal(a[$0], b[$1]) } }
            if `operator` == .notEqual { return pairs.contains { !TextOrder.equal(a[$0], b[$1]) } }
            try evaluator.charge((a.reduce(0) { $0 + $1.utf8.count } + b.reduce(0) { $0 + $1.utf8.count }) / 16)
            let locale = evaluator.settings.locale
            return pairs.contains { holds(`operator`, TextOrder.order(a[$0], b[$1], locale: locale)) }
        }
        if left.isNumber, right.isNumber {
            let (a, b) = (try left.numbers(), try right.numbers())
            return pairs.contains { holds(`operator`, Number.order(a[$0], b[$1])) }
        }
        if left.isTime, right.isTime {
            let (a, b) = (try left.times(), try right.times())
            let zone = evaluator.settings.zone
            return pairs.contains { holds(`operator`, TimeSpan.order(a[$0], b[$1], zone: zone)) }
        }
        if case .keywords(let a) = left, case .keywords(let b) = right, `operator` == .equal || `operator` == .notEqual
        {
            return pairs.contains { (a[$0] == b[$1]) == (`operator` == .equal) }
        }
        return LanguageDecisions.typesThatDifferAreUnequal && `operator` == .notEqual
    }

    private static func holds(_ operator: Operator, _ order: Int) -> Bool {
        switch `operator` {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .greater: order > 0
        case .notGreater: order <= 0
        default: order >= 0
        }
    }

    // MARK: Lists

    /// `a : b : c`. All of one type; the empty list, which is the empty text, adds itself as an element.
    static func concatenate(_ values: [Value], _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let count = values.reduce(0) { $0 + $1.count }
        try evaluator.checkCount(count)
        try evaluator.charge(count)
        guard let first = values.first(where: { if case .nothing = $0 { false } else { true } }) else {
            return .nothing
        }
        let rest = values.filter { if case .nothing = $0 { false } else { true } }
        switch first {
        case .text, .texts:
            var list: [String] = []
            list.reserveCapacity(count)
            for value in rest { list.append(contentsOf: try value.texts()) }
            return Value(texts: list)
        case .number, .numbers:
            var list: [Number] = []
            for value in rest { list.append(contentsOf: try value.numbers()) }
            return Value(numbers: list)
        case .time, .times:
            var list: [TimeSpan] = []
            for value in rest { list.append(contentsOf: try value.times()) }
            return Value(times: list)
        case .keywords:
            var list: [String] = []
            for value in rest { list.append(contentsOf: try value.keywords()) }
            return .keywords(list)
        case .fault, .nothing, .unavailable: throw .expected("Text")
        }
    }
}

extension TimeSpan {
    /// By their beginnings, then by their ends; a point comes before the periods that begin with it.
    static func order(_ left: TimeSpan, _ right: TimeSpan, zone: Int16) -> Int {
        let order = DateTimeValue.order(left.start, right.start, zone: zone)
        if order != 0 { return order }
        switch (left.end, right.end) {
        case (nil, nil): return 0
        case (nil, _): return -1
        case (_, nil): return 1
        case (let a?, let b?): return DateTimeValue.order(a, b, zone: zone)
        }
    }
}
