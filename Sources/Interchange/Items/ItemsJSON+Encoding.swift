import NoteModel

extension ItemsJSON {
    /// Writes items as one object, in the order given.
    public static func encode(_ items: [(String, ItemValue)]) -> JSONValue {
        .object(items.map { JSONMember($0.0, encode($0.1)) })
    }

    /// Writes one value.
    public static func encode(_ value: ItemValue) -> JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .textList(let texts): strings(texts)
        case .number(let number): .number(number)
        case .numberList(let numbers): .array(numbers.map { .number($0) })
        case .dateTime(let value): encode(value)
        case .dateTimeList(let values): .array(values.map { encode($0) })
        case .dateTimeRange(let range): encode(range)
        case .dateTimeRangeList(let ranges): .array(ranges.map { encode($0) })
        case .names(let names): ["names": strings(names)]
        case .readers(let names): ["readers": strings(names)]
        case .authors(let names): ["authors": strings(names)]
        case .richText(let html): ["html": .string(html)]
        case .attachment(let reference): encode(reference)
        case .sealed(let bytes): ["sealed": .string(Base64.encode(bytes))]
        }
    }

    private static func strings(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    /// Writes a date-time with the key that names its kind.
    public static func encode(_ value: DateTimeValue) -> JSONValue {
        switch value {
        case .date(let date): ["date": .string(date.iso)]
        case .time(let time): ["time": .string(time.iso())]
        case .instant: ["datetime": .string(value.iso)]
        }
    }

    private static func encode(_ range: DateTimeRange) -> JSONValue {
        ["range": [encode(range.start), encode(range.end)]]
    }

    private static func encode(_ reference: AttachmentReference) -> JSONValue {
        [
            "attachment": [
                "name": .string(reference.name),
                "size": .number(JSONNumber(reference.size)),
                "sha256": .string(Hexadecimal.string(reference.digest, lowercase: true)),
            ]
        ]
    }
}
