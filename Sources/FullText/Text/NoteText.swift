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
        pieces.reserveCapacity(content.items.count)
        for item in content.items {
            guard let value = item.value else { continue }
            let name = Self.name(of: item.path)
            guard name.utf8.first != UInt8(ascii: "$") || name.hasPrefix(Self.fileItem) else { continue }
            if case .attachment(let reference) = value {
                pieces.append(TextPiece(item: name, text: PlainText.clean(reference.name)))
                attachments.append((name, reference))
            } else {
                add(value, name)
            }
        }
    }

    /// `Item`, or `Table.Column` for a cell of a row.
    static func name(of path: ItemPath) -> String {
        let (text, bytes) = (path.text, path.text.utf8)
        // The first bracket tells the path's shape, and a row's cell has one `]`.
        guard let bracket = bytes.firstIndex(where: { $0 == 0x5B || $0 == 0x7B }) else { return text }
        guard bytes[bracket] == 0x5B, let close = bytes.lastIndex(of: 0x5D) else { return String(text[..<bracket]) }
        return String(text[..<bracket] + text[bytes.index(after: close)...])
    }

    private mutating func add(_ value: ItemValue, _ name: String) {
        switch value {
        case .text(let text): add(PlainText.clean(text), name)
        case .textList(let texts): for text in texts { add(PlainText.clean(text), name) }
        case .number(let number): add(number.description, name)
        case .numberList(let numbers): for number in numbers { add(number.description, name) }
        case .dateTime(let time): add(time, name)
        case .dateTimeList(let times): for time in times { add(time, name) }
        case .dateTimeRange(let range): add(range, name)
        case .dateTimeRangeList(let ranges): for range in ranges { add(range, name) }
        case .names(let names):
            for text in names {
                add(PlainText.clean((try? HierarchicalName(parsing: text).abbreviated) ?? text), name)
            }
        case .richText(let html): add(MarkupText.html(html), name)
        case .readers, .authors, .attachment, .sealed: break
        }
    }

    private mutating func add(_ text: String, _ name: String) {
        if !text.isEmpty { pieces.append(TextPiece(item: name, text: text)) }
    }

    private mutating func add(_ range: DateTimeRange, _ name: String) {
        add(range.start, name)
        add(range.end, name)
    }

    /// As people write dates here, `03/02/1980`, and in ISO order.
    private mutating func add(_ time: DateTimeValue, _ name: String) {
        switch time {
        case .date(let date), .instant(let date, _, _):
            let iso = date.iso
            let parts = iso.utf8.split(separator: UInt8(ascii: "-"))
            if parts.count > 1 {
                let bytes = Array(parts.reversed().joined(separator: CollectionOfOne(UInt8(ascii: "/"))))
                add(String(decoding: bytes, as: UTF8.self), name)
            }
            add(iso, name)
        case .time: break
        }
    }
}
