/// The value of one item of a note.
///
/// Every text in a value is in Unicode normal form C; ``ItemValue/normalized()`` makes it so at the edges and the codec
/// refuses anything else. A single value and a list of one are different values, because programs that store the one
/// do not expect the other back.
public enum ItemValue: Hashable, Sendable {
    case text(String)
    case textList([String])
    case number(ExactDecimal)
    case numberList([ExactDecimal])
    case dateTime(DateTimeValue)
    case dateTimeList([DateTimeValue])
    /// From–to, both included, both of the same kind.
    case dateTimeRange(DateTimeRange)
    case dateTimeRangeList([DateTimeRange])
    /// Names of people, groups and nodes (Notes: Names).
    case names([String])
    /// Names that may read the note (Notes: Readers). Concurrent writes intersect.
    case readers([String])
    /// Names that may edit the note though they are only authors (Notes: Authors). Concurrent writes intersect.
    case authors([String])
    /// A safe subset of HTML.
    case richText(String)
    case attachment(AttachmentReference)
    /// Ciphertext for named recipients; nodes without the key store it as it is.
    case sealed([UInt8])
}

/// Two ends of a period.
public struct DateTimeRange: Hashable, Sendable {
    public let start: DateTimeValue
    public let end: DateTimeValue

    /// Nil unless both are dates, both times or both instants.
    public init?(start: DateTimeValue, end: DateTimeValue) {
        switch (start, end) {
        case (.date, .date), (.time, .time), (.instant, .instant): break
        default: return nil
        }
        self.start = start
        self.end = end
    }
}

/// Names content that is stored apart from the note.
public struct AttachmentReference: Hashable, Sendable {
    public let name: String
    /// Bytes.
    public let size: UInt64
    /// SHA-256 of the content, 32 bytes.
    public let digest: [UInt8]

    /// Nil unless `digest` has 32 bytes and `name` is not empty.
    public init?(name: String, size: UInt64, digest: [UInt8]) {
        guard digest.count == 32, !name.isEmpty else { return nil }
        self.name = name
        self.size = size
        self.digest = digest
    }
}

extension ItemValue {
    /// The stored kind, as `note get` and error messages name it.
    public var kindName: String {
        switch self {
        case .text, .textList: "text"
        case .number, .numberList: "number"
        case .dateTime, .dateTimeList: "date-time"
        case .dateTimeRange, .dateTimeRangeList: "date-time range"
        case .names: "names"
        case .readers: "readers"
        case .authors: "authors"
        case .richText: "rich text"
        case .attachment: "attachment"
        case .sealed: "sealed"
        }
    }

    /// Whether every text is in normal form C. (`==` cannot tell: it holds for canonically equivalent texts.)
    var isNormalizedC: Bool {
        switch self {
        case .text(let text), .richText(let text): text.isNormalizedC
        case .textList(let texts), .names(let texts), .readers(let texts), .authors(let texts):
            texts.allSatisfy(\.isNormalizedC)
        case .attachment(let reference): reference.name.isNormalizedC
        case .number, .numberList, .dateTime, .dateTimeList, .dateTimeRange, .dateTimeRangeList, .sealed: true
        }
    }

    /// The same value with every text in normal form C.
    public func normalized() -> ItemValue {
        switch self {
        case .text(let text): .text(text.normalizedC)
        case .textList(let texts): .textList(texts.map(\.normalizedC))
        case .names(let names): .names(names.map(\.normalizedC))
        case .readers(let names): .readers(names.map(\.normalizedC))
        case .authors(let names): .authors(names.map(\.normalizedC))
        case .richText(let html): .richText(html.normalizedC)
        case .attachment(let reference):
            .attachment(
                AttachmentReference(name: reference.name.normalizedC, size: reference.size, digest: reference.digest)!)
        case .number, .numberList, .dateTime, .dateTimeList, .dateTimeRange, .dateTimeRangeList, .sealed: self
        }
    }
}
