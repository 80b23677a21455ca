import NoteModel

extension ItemsJSON {
    /// Reads one item's value, normalised. `null` is no value.
    ///
    /// - Parameter item: the item's name, for messages.
    public static func value(_ json: JSONValue, item: String) throws(DongboError) -> ItemValue {
        switch json {
        case .string(let text): return .text(text.normalizedC)
        case .number(let number): return .number(try decimal(number, item: item))
        case .bool(let bool): return .number(bool ? 1 : 0)
        case .array(let elements): return try list(elements, item: item)
        case .object(let members): return try shape(members, item: item).normalized()
        case .null: throw DongboError(.badData, "item '\(item)': expected a value, found null")
        }
    }

    static func decimal(_ number: JSONNumber, item: String) throws(DongboError) -> ExactDecimal {
        guard let decimal = number.decimal else {
            throw DongboError(
                .badData,
                "item '\(item)': a number has at most \(ExactDecimal.significantDigitsMax) significant digits "
                    + "and an exponent within \(ExactDecimal.exponents)")
        }
        return decimal
    }

    /// Reads a list. Its first element says of what; the others must agree.
    private static func list(_ elements: [JSONValue], item: String) throws(DongboError) -> ItemValue {
        guard let first = elements.first else { return .textList([]) }
        let kind = try elementKind(first, item: item)
        for element in elements.dropFirst() {
            let other = try elementKind(element, item: item)
            guard other == kind else {
                throw DongboError(
                    .badData,
                    "item '\(item)': a list holds one kind of value; this one holds \(kind.rawValue) "
                        + "and \(other.rawValue)"
                )
            }
        }
        switch kind {
        case .text:
            return .textList(elements.compactMap { if case .string(let text) = $0 { text.normalizedC } else { nil } })
        case .number: return .numberList(try numbers(elements, item: item))
        case .dateTime: return .dateTimeList(try dateTimes(elements, item: item))
        case .range: return .dateTimeRangeList(try ranges(elements, item: item))
        }
    }

    private enum ElementKind: String {
        case text, number
        case dateTime = "date-time"
        case range = "date-time range"
    }

    private static func elementKind(_ json: JSONValue, item: String) throws(DongboError) -> ElementKind {
        switch json {
        case .string: return .text
        case .number, .bool: return .number
        case .object(let members) where members.count == 1 && isDateTimeKey(members[0].key): return .dateTime
        case .object(let members) where members.count == 1 && members[0].key == "range": return .range
        case .object, .array, .null:
            throw DongboError(
                .badData,
                "item '\(item)': a list holds texts, numbers, date-times or date-time ranges; this one holds "
                    + "another \(json.kindName)")
        }
    }

    private static func numbers(_ elements: [JSONValue], item: String) throws(DongboError) -> [ExactDecimal] {
        var numbers: [ExactDecimal] = []
        for element in elements {
            switch element {
            case .number(let number): numbers.append(try decimal(number, item: item))
            default: numbers.append(element == .bool(true) ? 1 : 0)
            }
        }
        return numbers
    }

    private static func dateTimes(_ elements: [JSONValue], item: String) throws(DongboError) -> [DateTimeValue] {
        var values: [DateTimeValue] = []
        for element in elements { values.append(try dateTime(element, item: item)) }
        return values
    }

    private static func ranges(_ elements: [JSONValue], item: String) throws(DongboError) -> [DateTimeRange] {
        var values: [DateTimeRange] = []
        for element in elements {
            guard let pair = element["range"] else { continue }
            values.append(try range(pair, item: item))
        }
        return values
    }
}
