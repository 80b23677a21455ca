import FormulaLanguage
import NoteModel

// How views are stored: versioned by ``ViewRow/formatVersion``, made anew whenever that changes, and never sent.

/// In the place of a category's label: it is what the document has in the column.
private let sameAsValue: UInt8 = 2

extension ByteWriter {
    mutating func columnValue(_ value: FormulaValue) {
        switch value {
        case .error(let message):
            byte(1)
            text(message)
        default:
            byte(0)
            self.value(value.itemValue ?? .text(""))
        }
    }

    mutating func units(_ value: Int128) {
        let (high, low) = (UInt64(truncatingIfNeeded: value >> 64), UInt64(truncatingIfNeeded: value))
        // Sums of everyday numbers fit 64 bits.
        if let small = Int64(exactly: value) {
            byte(0)
            varint(UInt64(bitPattern: small << 1 ^ small >> 63))
        } else {
            byte(1)
            fixed(high)
            fixed(low)
        }
    }
}

extension ByteReader {
    mutating func columnValue() throws(CodecError) -> FormulaValue { try columnValue(try byte()) }

    /// - Parameter kind: the first byte, which was read already.
    mutating func columnValue(_ kind: UInt8) throws(CodecError) -> FormulaValue {
        if kind == 1 { return .error(try text()) }
        return FormulaValue(stored: try value())
    }

    mutating func units() throws(CodecError) -> Int128 {
        if try byte() == 0 {
            let zigzag = try varint()
            return Int128(Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1))
        }
        let high = Int64(bitPattern: try fixed(UInt64.self))
        // Far beyond any sum, and far enough from the end to add more.
        guard high.magnitude < 1 << 60 else { throw .malformed("a sum is too large") }
        return Int128(high) << 64 | Int128(try fixed(UInt64.self))
    }
}

extension FormulaValue {
    init(stored: ItemValue) {
        switch stored {
        case .text(let text): self = .text([text])
        case .textList(let list), .names(let list), .readers(let list), .authors(let list): self = .text(list)
        case .number(let number): self = .number([number])
        case .numberList(let list): self = .number(list)
        case .dateTime(let time): self = .dateTime([time])
        case .dateTimeList(let list): self = .dateTime(list)
        case .dateTimeRange(let range): self = .range([range])
        case .dateTimeRangeList(let list): self = .range(list)
        case .richText, .attachment, .sealed: self = .text([""])
        }
    }
}

extension ViewCategory {
    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 64)
        writer.varint(level + 1)
        writer.varint(column)
        writer.columnValue(label)
        writer.varint(documents)
        writer.varint(mains)
        writer.varint(sums.count)
        for sum in sums { writer.units(sum) }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            let level = Int(clamping: try reader.varint()) - 1
            let column = Int(clamping: try reader.varint())
            var category = ViewCategory(level: level, column: column, label: try reader.columnValue(), totals: 0)
            category.documents = Int(clamping: try reader.varint())
            category.mains = Int(clamping: try reader.varint())
            guard max(category.documents, category.mains, level) < 1 << 40 else {
                throw .malformed("a category is too large")
            }
            for _ in 0..<(try reader.count()) { category.sums.append(try reader.units()) }
            return category
        }
    }
}

extension ViewNote {
    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 512)
        writer.byte(readers == nil ? 0 : 1)
        if let readers {
            writer.varint(readers.count)
            for reader in readers { writer.text(reader) }
        }
        writer.varint(documents.count)
        for (document, sums) in zip(documents, sums) {
            writer.document(document)
            writer.varint(sums.count)
            for sum in sums { writer.units(sum) }
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            var note = ViewNote(readers: nil, documents: [], totalColumns: [])
            if try reader.byte() == 1 {
                var readers: [String] = []
                for _ in 0..<(try reader.count()) { readers.append(try reader.text()) }
                note.readers = readers
            }
            for _ in 0..<(try reader.count()) {
                note.documents.append(try reader.viewDocument())
                var sums: [Int128] = []
                for _ in 0..<(try reader.count()) { sums.append(try reader.units()) }
                note.sums.append(sums)
            }
            return note
        }
    }
}

extension ByteWriter {
    fileprivate mutating func document(_ document: ViewDocument) {
        identifier(document.unid)
        fixed(document.created)
        byte((document.parent == nil ? 0 : 1) | (document.isSelected ? 2 : 0) | (document.isConflict ? 4 : 0))
        if let parent = document.parent { identifier(parent) }
        varint(document.values.count)
        for value in document.values { columnValue(value) }
        varint(document.rows.count)
        for row in document.rows {
            varint(row.order.number)
            blob(row.key)
            varint(row.depth)
            varint(row.categories.count)
            for category in row.categories {
                varint(category.keyLength)
                varint(category.column)
                // Most labels are the value itself: a column with one text and no categories inside each other.
                if category.column < document.values.count, category.label == document.values[category.column] {
                    byte(sameAsValue)
                } else {
                    columnValue(category.label)
                }
            }
            varint(row.picks.count)
            for (column, element) in row.picks.sorted(by: { $0.key < $1.key }) {
                varint(column)
                varint(element)
            }
        }
    }
}

extension ByteReader {
    fileprivate mutating func viewDocument() throws(CodecError) -> ViewDocument {
        let unid = try identifier(UNID.self)
        let created = try fixed(UInt64.self)
        let flags = try byte()
        let parent = flags & 1 == 1 ? try identifier(UNID.self) : nil
        var values: [FormulaValue] = []
        for _ in 0..<(try count()) { values.append(try columnValue()) }
        var document = ViewDocument(
            unid: unid, created: created, parent: parent, isSelected: flags & 2 != 0, isConflict: flags & 4 != 0,
            values: values)
        for _ in 0..<(try count()) {
            let row = try viewRow(values)
            let picksAreThere = row.picks.allSatisfy { $0.key < values.count && $0.value < values[$0.key].count }
            guard picksAreThere, row.order.number < 1 << 20 else { throw .malformed("a row shows what is not there") }
            document.rows.append(row)
        }
        return document
    }

    private mutating func viewRow(_ values: [FormulaValue]) throws(CodecError) -> ViewRow {
        let order = ViewOrder(number: Int(clamping: try varint()))
        let key = try blob()
        let depth = Int(clamping: try varint())
        var categories: [ViewRow.Category] = []
        for _ in 0..<(try count()) {
            let length = Int(clamping: try varint())
            guard length <= key.count else { throw .malformed("a category is longer than its row") }
            let column = Int(clamping: try varint())
            let label: FormulaValue
            switch try byte() {
            case sameAsValue:
                guard column < values.count else { throw .malformed("a category shows what is not there") }
                label = values[column]
            case let kind: label = try columnValue(kind)
            }
            categories.append(.init(keyLength: length, column: column, label: label))
        }
        var picks: [Int: Int] = [:]
        for _ in 0..<(try count()) { picks[Int(clamping: try varint())] = Int(clamping: try varint()) }
        return ViewRow(order: order, key: key, categories: categories, depth: depth, picks: picks)
    }
}
