import NoteModel

/// What of a note can be searched.
public struct NoteText: Sendable, Hashable {
    /// By item, in the note's order.
    public private(set) var pieces: [TextPiece] = []
    /// Files whose text belongs to it too, with the items that refer to them.
    public private(set) var attachments: [(item: String, reference: AttachmentReference)] = []

    public static func == (left: NoteText, right: NoteText) -> Bool {
        left.pieces == right.pieces && left.attachments.elementsEqual(right.attachments) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(pieces) }

    /// The program's own items say nothing to people; `$FILE` holds attached files.
    private static let fileItem = "$FILE"

    /// Left out: the program's own items (`$…`), lists of readers and authors, redacted values, and sealed items, of which
    /// nothing may ever be in an index.
    public init(_ content: NoteContent) {
        for item in content.items {
            let name = Self.name(of: item.path)
            guard let value = item.value, !name.hasPrefix("$") || name.hasPrefix(Self.fileItem) else { continue }
            if case .attachment(let reference) = value {
                pieces.append(TextPiece(item: name, text: PlainText.clean(reference.name)))
                attachments.append((name, reference))
            } else {
                for text in Self.texts(value) where !text.isEmpty {
                    pieces.append(TextPiece(item: name, text: text))
                }
            }
        }
    }

    /// `Item`, or `Table.Column` for a cell of a row.
    static func name(of path: ItemPath) -> String {
        guard let close = path.text.lastIndex(of: "]"), path.element == nil else { return String(path.item) }
        return String(path.item + path.text[path.text.index(after: close)...])
    }

    private static func texts(_ value: ItemValue) -> [String] {
        switch value {
        case .text(let text): [PlainText.clean(text)]
        case .textList(let texts): texts.map(PlainText.clean)
        case .number(let number): [number.description]
        case .numberList(let numbers): numbers.map(\.description)
        case .dateTime(let time): texts(time)
        case .dateTimeList(let times): times.flatMap(texts)
        case .dateTimeRange(let range): texts(range.start) + texts(range.end)
        case .dateTimeRangeList(let ranges): ranges.flatMap { texts($0.start) + texts($0.end) }
        case .names(let names):
            names.map { name in PlainText.clean((try? HierarchicalName(parsing: name).abbreviated) ?? name) }
        case .richText(let html): [MarkupText.html(html)]
        case .readers, .authors, .attachment, .sealed: []
        }
    }

    /// As people write dates here, `03/02/1980`, and in ISO order.
    private static func texts(_ time: DateTimeValue) -> [String] {
        switch time {
        case .date(let date): texts(date)
        case .time: []
        case .instant(let date, _, _): texts(date)
        }
    }

    private static func texts(_ date: CalendarDate) -> [String] {
        let iso = date.iso
        let parts = iso.split(separator: "-")
        return parts.count == 1 ? [iso] : [parts.reversed().joined(separator: "/"), iso]
    }
}
