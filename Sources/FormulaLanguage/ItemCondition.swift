import NoteModel

/// The part of the formula language that selects notes by comparing items: `Form = "DangVien" & !(NoiO = "Hạ Đình")`.
///
/// Lists compare as in formulas: element by element, the shorter list repeating its last, and one true pair is enough, so
/// `A = "x"` and `A != "x"` may both hold. Text compares without regard to case. A missing item is the empty text. Values of
/// different types are unequal and have no order.
public indirect enum ItemCondition: Hashable, Sendable {
    case comparison(Operand, Comparison, Operand)
    /// An operand alone: true when a number in it is not 0.
    case truth(Operand)
    case not(ItemCondition)
    case and(ItemCondition, ItemCondition)
    case or(ItemCondition, ItemCondition)

    public enum Operand: Hashable, Sendable {
        case item(String)
        case constants([Scalar])
    }

    public enum Scalar: Hashable, Sendable {
        case text(String)
        case number(ExactDecimal)
        /// At its own precision; `1980` comes before `1980-02`.
        case date(CalendarDate)
    }

    public enum Comparison: String, Hashable, Sendable {
        case equal = "=", notEqual = "<>", less = "<", greater = ">", notGreater = "<=", notLess = ">="
    }

    /// Whether a note is selected.
    ///
    /// - Parameter form: what `Form` stands for, unless the note has an item of that name.
    public func matches(_ content: NoteContent, form: String) -> Bool {
        switch self {
        case .comparison(let left, let comparison, let right):
            let (left, right) = (left.scalars(content, form), right.scalars(content, form))
            return (0..<max(left.count, right.count)).contains { index in
                comparison.holds(left[min(index, left.count - 1)], right[min(index, right.count - 1)])
            }
        case .truth(let operand):
            return operand.scalars(content, form).contains {
                if case .number(let number) = $0 { number != 0 } else { false }
            }
        case .not(let condition): return !condition.matches(content, form: form)
        case .and(let left, let right):
            return left.matches(content, form: form) && right.matches(content, form: form)
        case .or(let left, let right):
            return left.matches(content, form: form) || right.matches(content, form: form)
        }
    }
}

extension ItemCondition.Operand {
    /// Never empty.
    func scalars(_ content: NoteContent, _ form: String) -> [ItemCondition.Scalar] {
        switch self {
        case .constants(let scalars): return scalars
        case .item(let name):
            if let value = content[name] {
                let scalars = value.conditionScalars
                return scalars.isEmpty ? [.text("")] : scalars
            }
            return [.text(name.lowercased() == "form" ? form : "")]
        }
    }
}

extension ItemCondition.Comparison {
    func holds(_ left: ItemCondition.Scalar, _ right: ItemCondition.Scalar) -> Bool {
        guard let order = left.order(to: right) else { return self == .notEqual }
        return switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .greater: order > 0
        case .notGreater: order <= 0
        case .notLess: order >= 0
        }
    }
}

extension ItemCondition.Scalar {
    /// Below, at or above 0, as `self` comes before, with or after `other`; nil for different types.
    func order(to other: Self) -> Int? {
        switch (self, other) {
        case (.text(let left), .text(let right)): order(left.lowercased(), right.lowercased())
        case (.date(let left), .date(let right)): order(left.iso, right.iso)
        case (.number(let left), .number(let right)): left.order(to: right)
        default: nil
        }
    }

    private func order(_ left: String, _ right: String) -> Int { left == right ? 0 : left < right ? -1 : 1 }
}

extension ExactDecimal {
    /// Exact: compares signs, then magnitudes, then digits brought to one exponent.
    fileprivate func order(to other: ExactDecimal) -> Int {
        if self == other { return 0 }
        let (left, right) = (significand.signum(), other.significand.signum())
        if left != right { return left < right ? -1 : 1 }
        let (own, others) = (digitCount + Int(exponent), other.digitCount + Int(other.exponent))
        if own != others { return (own < others ? -1 : 1) * Int(left) }
        // The same magnitude: the exponents differ by less than the 34 digits, and the numbers by less than 38.
        let lowest = min(exponent, other.exponent)
        return scaled(to: lowest) < other.scaled(to: lowest) ? -1 : 1
    }

    private var digitCount: Int { String(significand.magnitude).utf8.count }

    private func scaled(to power: Int16) -> Int128 {
        (0..<(exponent - power)).reduce(significand) { value, _ in value * 10 }
    }
}

extension ItemValue {
    /// The elements that conditions can compare; rich text, attachments and sealed values have none.
    fileprivate var conditionScalars: [ItemCondition.Scalar] {
        switch self {
        case .text(let text): [.text(text)]
        case .textList(let texts), .names(let texts), .readers(let texts), .authors(let texts): texts.map { .text($0) }
        case .number(let number): [.number(number)]
        case .numberList(let numbers): numbers.map { .number($0) }
        case .dateTime(let value): [value.conditionScalar]
        case .dateTimeList(let values): values.map(\.conditionScalar)
        case .dateTimeRange(let range): [range.start.conditionScalar, range.end.conditionScalar]
        case .dateTimeRangeList(let ranges): ranges.flatMap { [$0.start.conditionScalar, $0.end.conditionScalar] }
        case .richText, .attachment, .sealed: []
        }
    }
}

extension DateTimeValue {
    /// Its date; a time alone compares as text.
    fileprivate var conditionScalar: ItemCondition.Scalar {
        switch self {
        case .date(let date), .instant(let date, _, _): .date(date)
        case .time(let time): .text(time.iso())
        }
    }
}
