import NoteModel

/// The value of a formula. No list is empty: what Notes calls the empty list is one empty text.
public enum FormulaValue: Hashable, Sendable {
    case text([String])
    case number([ExactDecimal])
    case dateTime([DateTimeValue])
    /// Periods; a point in time among them has the same beginning and end.
    case range([DateTimeRange])
    /// An error value: a result like any other.
    case error(String)
    /// No value: @Nothing, @Unavailable and @DeleteField.
    case none

    init(_ value: Value) {
        switch value {
        case .text(let text): self = .text([text.normalizedC])
        case .texts(let list): self = .text(list.map(\.normalizedC))
        case .number(let number): self = .number([number.exactDecimal])
        case .numbers(let list): self = .number(list.map(\.exactDecimal))
        case .time(let time): self = .dateTime([time])
        case .times(let list) where list.allSatisfy({ $0.end == nil }): self = .dateTime(list.map(\.start))
        case .times(let list):
            self = .range(list.compactMap { DateTimeRange(start: $0.start, end: $0.end ?? $0.start) })
        case .keywords(let words): self = .text(words.map { "[\($0)]" })
        case .fault(let fault): self = .error(fault.message)
        case .nothing, .unavailable: self = .none
        }
    }

    /// As an item keeps it; nil for errors and for no value.
    public var itemValue: ItemValue? {
        switch self {
        case .text(let list): list.count == 1 ? .text(list[0]) : .textList(list)
        case .number(let list): list.count == 1 ? .number(list[0]) : .numberList(list)
        case .dateTime(let list): list.count == 1 ? .dateTime(list[0]) : .dateTimeList(list)
        case .range(let list): list.count == 1 ? .dateTimeRange(list[0]) : .dateTimeRangeList(list)
        case .error, .none: nil
        }
    }

    /// Whether a condition with this value holds: one number that is not 0.
    public var isTrue: Bool {
        if case .number(let list) = self { list.contains { $0 != 0 } } else { false }
    }
}

/// An item that a formula wrote.
public struct FormulaWrite: Hashable, Sendable {
    public let name: ItemName
    /// Nil: the item is removed.
    public let value: ItemValue?
}

/// All that an evaluation gives.
public struct FormulaResult: Hashable, Sendable {
    /// What happens to the note itself.
    public enum Deletion: Hashable, Sendable {
        case none, delete, hardDelete, undelete
    }

    public let value: FormulaValue
    /// What SELECT said last; without SELECT whether the value is true.
    public let matches: Bool
    /// FIELD and @SetField, every item once, in the order of the first write.
    public let writes: [FormulaWrite]
    public let deletion: Deletion

    public var isModified: Bool { !writes.isEmpty }
}
