import FormulaLanguage
import NoteModel
import ReplicationCore
import ViewIndex

extension ViewWindow {
    /// @DbColumn: what a column shows, from the first row to the last; each category once.
    ///
    /// - Parameter number: from 1; every column counts.
    /// - Returns: nil when there is no such column, or nothing in it.
    public func values(ofColumn number: Int, limit: Int) throws -> FormulaValue? {
        guard number >= 1, number <= design.columns.count else { return nil }
        let column = number - 1
        if order == .own, design.columns[column].isCategorized {
            return FormulaValue.list(Array(labels(ofColumn: column).prefix(limit)))
        }
        var values: [FormulaValue] = []
        try forEachDocument(in: .all) { row in
            values.append(row.values[column])
            return values.count < limit
        }
        return FormulaValue.list(values)
    }

    /// @DbLookup: rows whose first sorted column shows `key`; case does not count, as in Notes.
    ///
    /// - Parameter isPrefix: the key may be the beginning of what the view shows.
    public func rows(matching key: FormulaValue, isPrefix: Bool, limit: Int) throws -> [ViewDocumentRow] {
        guard let range = placement.range(of: [key], in: order, isPrefix: isPrefix, ignoringCase: true) else {
            return []
        }
        var rows: [ViewDocumentRow] = []
        try forEachDocument(in: range) { row in
            // Responses show columns of their own; the key is the main document's.
            if row.depth == 0 { rows.append(row) }
            return rows.count < limit
        }
        return rows
    }
}

extension FormulaValue {
    /// Several values as one list; texts when they are of different kinds. Nil for none.
    public static func list(_ values: [FormulaValue]) -> FormulaValue? {
        var (texts, numbers, times): ([String], [ExactDecimal], [DateTimeValue]) = ([], [], [])
        for value in values {
            switch value {
            case .text(let list): texts += list
            case .number(let list): numbers += list
            case .dateTime(let list): times += list
            case .range(let list): texts += list.map { "\($0.start.iso) - \($0.end.iso)" }
            case .error(let message): texts.append(message)
            case .none: break
            }
        }
        switch (texts.isEmpty, numbers.isEmpty, times.isEmpty) {
        case (true, true, true): return nil
        case (true, false, true): return .number(numbers)
        case (true, true, false): return .dateTime(times)
        default: return .text(texts + numbers.map(\.description) + times.map(\.iso))
        }
    }
}

extension ViewWindow {
    /// An item of a row's document that no column shows.
    public func item(_ name: String, of row: ViewDocumentRow) throws -> FormulaValue? {
        let content = try database.view(row.unid, reading: reader)?.content
        return content?.item(ItemName(name))?.value.flatMap(FormulaValue.init(item:))
    }
}

extension FormulaValue {
    /// An item as look-ups give it; nil for kinds that formulas do not read.
    init?(item: ItemValue) {
        switch item {
        case .text(let text): self = .text([text])
        case .textList(let list), .names(let list), .readers(let list), .authors(let list): self = .text(list)
        case .number(let number): self = .number([number])
        case .numberList(let list): self = .number(list)
        case .dateTime(let time): self = .dateTime([time])
        case .dateTimeList(let list): self = .dateTime(list)
        case .dateTimeRange(let range): self = .range([range])
        case .dateTimeRangeList(let list): self = .range(list)
        case .richText, .attachment, .sealed: return nil
        }
    }
}
