import FormulaLanguage
import NoteModel

/// A part of a view's rows, by what they are sorted by.
public struct ViewRange: Sendable, Hashable {
    public var lower: [UInt8]
    /// Nil: to the end.
    public var upper: [UInt8]?

    public static let all = ViewRange(lower: [], upper: nil)

    public init(lower: [UInt8], upper: [UInt8]?) {
        self.lower = lower
        self.upper = upper
    }

    /// Everything whose key begins with `prefix`.
    public init(prefix: [UInt8]) {
        lower = prefix
        upper = Self.end(of: prefix)
    }

    /// The first key behind all that begin with `prefix`; nil when there is none.
    static func end(of prefix: [UInt8]) -> [UInt8]? {
        var end = prefix
        while let last = end.last {
            if last < 0xFF {
                end[end.count - 1] += 1
                return end
            }
            end.removeLast()
        }
        return nil
    }

    public func contains(_ key: [UInt8]) -> Bool {
        if key.sortsBefore(lower) { return false }
        return upper.map { key.sortsBefore($0) } ?? true
    }
}

extension ViewPlacement {
    /// The rows whose first sorted columns show `values`, from the first; nil when the order has fewer columns.
    ///
    /// - Parameters:
    ///   - isPrefix: of the last value, which is then a text, only the beginning counts.
    ///   - ignoringCase: the last value, if it is a text, may be written in other letters.
    public func range(
        of values: [FormulaValue], in order: ViewOrder, isPrefix: Bool = false, ignoringCase: Bool = false
    ) -> ViewRange? {
        let columns = self.columns(of: order)
        guard !values.isEmpty, values.count <= columns.count else { return nil }
        var key: [UInt8] = []
        for (index, (column, value)) in zip(columns, values).enumerated() {
            let isLast = index == values.count - 1
            if isLast, isPrefix || ignoringCase, let part = beginning(of: value, isPrefix: isPrefix) {
                key.append(contentsOf: descends(column, in: order) ? part.map { ~$0 } : part)
                return ViewRange(prefix: key)
            }
            appendExact(value, column, in: order, to: &key)
            // A category may go on inside; other columns may go on with further elements.
            if !isLast { key.append(isCategory(column, in: order) ? 1 : descends(column, in: order) ? 0xFF : 0) }
        }
        return ViewRange(prefix: key)
    }

    /// What the keys of texts begin with that begin like `value`, or are the same but for case; nil for other kinds and for
    /// paths of categories.
    private func beginning(of value: FormulaValue, isPrefix: Bool) -> [UInt8]? {
        guard case .text(let texts) = value, isPrefix || !texts[0].utf8.contains(UInt8(ascii: "\\")) else { return nil }
        var part: [UInt8] = [0x30]
        let text = Collation.key(texts[0], locale: design.locale, options: .caseInsensitive)
        // Of a beginning only the letters count: the levels behind them belong to the whole text.
        part += isPrefix ? text.prefix { $0 != 1 } : text[...]
        var escaped: [UInt8] = []
        for byte in part { escaped += byte == 0 ? [0, 0xFF] : [byte] }
        return escaped
    }

    /// From the rows that show `lower` in the first sorted column to those that show `upper`, both included.
    public func range(from lower: FormulaValue?, to upper: FormulaValue?, in order: ViewOrder) -> ViewRange? {
        guard let column = columns(of: order).first else { return nil }
        let isDescending = descends(column, in: order)
        var range = ViewRange.all
        if let first = isDescending ? upper : lower {
            range.lower = bound(first, column, in: order)
        }
        if let last = isDescending ? lower : upper {
            range.upper = ViewRange.end(of: bound(last, column, in: order))
        }
        return range
    }

    private func bound(_ value: FormulaValue, _ column: Int, in order: ViewOrder) -> [UInt8] {
        var key: [UInt8] = []
        appendExact(value, column, in: order, to: &key)
        return key
    }

    private func appendExact(_ value: FormulaValue, _ column: Int, in order: ViewOrder, to key: inout [UInt8]) {
        let isDescending = descends(column, in: order)
        let isCategory = isCategory(column, in: order)
        for (index, label) in (isCategory ? value.categoryLabels : [value]).enumerated() {
            if index > 0 { key.append(2) }
            let start = key.count
            SortKey.append(label, to: &key, locale: design.locale, zone: CompiledView.zone)
            Self.close(&key, from: start, isDescending, with: 1)
            if isCategory, case .text(let texts) = label {
                let start = key.count
                key.append(contentsOf: texts[0].utf8)
                Self.close(&key, from: start, isDescending, with: 1)
            }
        }
    }

    /// What rows are sorted by, in turn.
    public func columns(of order: ViewOrder) -> [Int] {
        if let column = order.column { return [column] + sortedColumns.filter { $0 != column } }
        return design.categoryColumns + sortedColumns
    }

    private var sortedColumns: [Int] {
        design.columns.indices.filter { design.columns[$0].sort != .none && !design.columns[$0].isCategorized }
    }

    private func isCategory(_ column: Int, in order: ViewOrder) -> Bool {
        order == .own && design.columns[column].isCategorized
    }

    private func descends(_ column: Int, in order: ViewOrder) -> Bool {
        column == order.column ? order.isDescending : design.columns[column].sort == .descending
    }
}
