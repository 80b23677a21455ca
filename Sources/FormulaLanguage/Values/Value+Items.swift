import NoteModel

extension Value {
    /// An item as formulas read it. Rich text reads as its plain text, an attachment as its name, a sealed value as nothing.
    init(_ item: ItemValue) {
        switch item {
        case .text(let text): self = .text(text)
        case .textList(let list), .names(let list), .readers(let list), .authors(let list): self = Value(texts: list)
        case .number(let number): self = .number(Number(number))
        case .numberList(let list): self = Value(numbers: list.map { Number($0) })
        case .dateTime(let time): self = .time(time)
        case .dateTimeList(let list): self = Value(times: list.map { TimeSpan($0) })
        case .dateTimeRange(let range): self = .times([TimeSpan(range.start, end: range.end)])
        case .dateTimeRangeList(let list): self = Value(times: list.map { TimeSpan($0.start, end: $0.end) })
        case .richText(let html): self = .text(PlainText.of(html))
        case .attachment(let reference): self = .text(reference.name)
        case .sealed: self = .empty
        }
    }

    /// As an item keeps it; nil for what no item can hold.
    var itemValue: ItemValue? {
        switch self {
        case .text(let text): .text(text.normalizedC)
        case .texts(let list): .textList(list.map(\.normalizedC))
        case .number(let number): .number(number.exactDecimal)
        case .numbers(let list): .numberList(list.map(\.exactDecimal))
        case .time(let time): .dateTime(time)
        case .times(let list): Self.item(list)
        case .keywords, .fault, .nothing, .unavailable: nil
        }
    }

    /// A list of points and periods mixed keeps its points as periods of one point.
    private static func item(_ list: [TimeSpan]) -> ItemValue? {
        if list.allSatisfy({ $0.end == nil }) { return .dateTimeList(list.map(\.start)) }
        let ranges = list.compactMap { DateTimeRange(start: $0.start, end: $0.end ?? $0.start) }
        guard ranges.count == list.count else { return nil }
        return ranges.count == 1 ? .dateTimeRange(ranges[0]) : .dateTimeRangeList(ranges)
    }
}

/// The text of the safe subset of HTML that rich text items hold.
enum PlainText {
    private static let breaks: Set<String> = ["br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6"]
    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}",
    ]

    /// O(*n*).
    static func of(_ html: String) -> String {
        var text = String.UnicodeScalarView()
        var rest = html.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "<" {
                let tag = rest.prefix { $0 != ">" }
                rest = rest[tag.endIndex...].dropFirst()
                let name = String(
                    tag.drop { $0 == "/" }.prefix { $0.properties.isAlphabetic || ("0"..."9").contains($0) })
                let closes = tag.first == "/"
                if breaks.contains(name.lowercased()), closes || name.lowercased() == "br" { text.append("\n") }
            } else if scalar == "&" {
                let name = rest.prefix(10).prefix { $0 != ";" }
                if name.endIndex < rest.endIndex, rest[name.endIndex] == ";", let meaning = entity(String(name)) {
                    text.append(contentsOf: meaning.unicodeScalars)
                    rest = rest[name.endIndex...].dropFirst()
                } else {
                    text.append(scalar)
                }
            } else {
                text.append(scalar)
            }
        }
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }

    private static func entity(_ name: String) -> String? {
        if let known = entities[name] { return known }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let code = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return code.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}
