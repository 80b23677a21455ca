import FormulaLanguage
import NoteModel

/// Where the documents of a view stand.
///
/// A row's key is what it is sorted by: its categories, its other sorted columns, when it was created and its UNID. A response's
/// key is that of the document it answers and its own behind it. A category's key is the beginning of its documents' keys.
public struct ViewPlacement: Sendable {
    let design: ViewDesign
    private let categoryColumns: [Int]
    private let sortColumns: [Int]
    private let separated: [Int]
    /// In the view's own order: ``categoryColumns`` and ``separated``.
    private let ownColumnsWithRows: [Int]
    private let orders: [ViewOrder]

    /// One document has at most so many rows in one order.
    static let rowsMax = 1000
    /// Longer keys nest no further.
    static let keyBytesMax = 4096
    /// Most keys have no more.
    private static let keyBytesUsual = 256

    public init(_ design: ViewDesign) {
        self.design = design
        orders = design.orders
        categoryColumns = design.categoryColumns
        sortColumns = design.columns.indices.filter {
            design.columns[$0].sort != .none && !design.columns[$0].isCategorized
        }
        separated = design.columns.indices.filter {
            design.columns[$0].separatesMultipleValues && !design.columns[$0].isCategorized
        }
        ownColumnsWithRows = categoryColumns + separated
    }

    /// The rows of a document in every order.
    ///
    /// - Parameters:
    ///   - parents: the rows of the document it answers; nil when it stands by itself.
    ///   - known: of documents of the same view that were placed before.
    public func rows(
        of document: ViewDocument, below parents: [ViewRow]?, _ known: inout CategoryKeys
    ) -> [ViewRow] {
        if let parents {
            let own = Dictionary(uniqueKeysWithValues: orders.map { ($0, responseKey(of: document, in: $0)) })
            return parents.compactMap { parent in
                guard let part = own[parent.order] else { return nil }
                let key = parent.key + part
                return ViewRow(
                    order: parent.order, key: key, categories: parent.categories, depth: parent.depth + 1, picks: [:])
            }
        }
        return orders.flatMap { rows(of: document, in: $0, &known) }
    }

    /// Whether documents may stand below `rows`: keys have to end somewhere.
    public static func mayNest(below rows: [ViewRow]) -> Bool { rows.allSatisfy { $0.key.count <= keyBytesMax } }

    private func responseKey(of document: ViewDocument, in order: ViewOrder) -> [UInt8] {
        var key: [UInt8] = []
        if let column = order.column { append(document, column, nil, order.isDescending, to: &key) }
        for column in sortColumns { append(document, column, nil, isDescending(column), to: &key) }
        appendIdentity(of: document, to: &key)
        return key
    }

    private func rows(
        of document: ViewDocument, in order: ViewOrder, _ known: inout CategoryKeys
    ) -> [ViewRow] {
        let columns = columnsWithRows(in: order)
        guard columns.contains(where: { document.values[$0].count > 1 }) else {
            return [row(of: document, [:], in: order, &known)]
        }
        let rows = combinations(of: document, columns).map { row(of: document, $0, in: order, &known) }
        var seen: Set<[UInt8]> = []
        return rows.filter { seen.insert($0.key).inserted }
    }

    private func row(
        of document: ViewDocument, _ picks: [Int: Int], in order: ViewOrder, _ known: inout CategoryKeys
    ) -> ViewRow {
        var key: [UInt8] = []
        key.reserveCapacity(Self.keyBytesUsual)
        var categories: [ViewRow.Category] = []
        if let column = order.column {
            append(document, column, picks[column], order.isDescending, to: &key)
        } else {
            categories.reserveCapacity(categoryColumns.count)
            for column in categoryColumns { append(document, column, picks[column], to: &key, &categories, &known) }
        }
        for column in sortColumns where column != order.column {
            append(document, column, picks[column], isDescending(column), to: &key)
        }
        appendIdentity(of: document, to: &key)
        return ViewRow(
            order: order, key: key, categories: categories, depth: 0,
            picks: picks.isEmpty ? picks : picks.filter { separated.contains($0.key) })
    }

    private func isDescending(_ column: Int) -> Bool { design.columns[column].sort == .descending }

    /// Columns whose values have rows of their own.
    private func columnsWithRows(in order: ViewOrder) -> [Int] { order == .own ? ownColumnsWithRows : separated }

    /// Which value of each of these columns, for every row.
    private func combinations(of document: ViewDocument, _ columns: [Int]) -> [[Int: Int]] {
        var picks: [[Int: Int]] = [[:]]
        for column in columns {
            let count = document.values[column].count
            guard count > 1 else { continue }
            picks = picks.flatMap { pick in
                (0..<count).map { element in pick.merging([column: element]) { $1 } }
            }
            if picks.count > Self.rowsMax { picks.removeLast(picks.count - Self.rowsMax) }
        }
        return picks
    }

    private func appendIdentity(of document: ViewDocument, to key: inout [UInt8]) {
        withUnsafeBytes(of: document.created.bigEndian) { key.append(contentsOf: $0) }
        withUnsafeBytes(of: document.unid.rawValue.bigEndian) { key.append(contentsOf: $0) }
    }

    /// What a sorted column adds. A list without a row for each value sorts by all its values, the first one first.
    private func append(
        _ document: ViewDocument, _ column: Int, _ pick: Int?, _ isDescending: Bool, to key: inout [UInt8]
    ) {
        let value = document.values[column]
        let elements = pick.map { $0..<$0 + 1 } ?? 0..<min(value.count, 16)
        for element in elements {
            let start = key.count
            SortKey.append(value.element(element), to: &key, locale: design.locale, zone: CompiledView.zone)
            Self.close(&key, from: start, isDescending, with: 1)
        }
        // Behind every element, before whatever one more element begins with.
        key.append(isDescending ? 0xFF : 0)
    }

    /// What a categorized column adds.
    private func append(
        _ document: ViewDocument, _ column: Int, _ pick: Int?, to key: inout [UInt8],
        _ categories: inout [ViewRow.Category], _ known: inout CategoryKeys
    ) {
        let value = document.values[column].element(pick ?? 0)
        let part = known.part(of: value, column) { categoryPart(of: value, column) }
        let start = key.count
        key.append(contentsOf: part.bytes)
        for (end, label) in part.labels {
            categories.append(.init(keyLength: start + end, column: column, label: label))
        }
    }

    /// A text with `\` stands in several categories, one inside the other.
    private func categoryPart(of value: FormulaValue, _ column: Int) -> CategoryKeys.Part {
        let descends = isDescending(column)
        var part = CategoryKeys.Part()
        for (index, label) in value.categoryLabels.enumerated() {
            // Documents of a category itself come before the categories inside it.
            if index > 0 { part.bytes.append(2) }
            let start = part.bytes.count
            SortKey.append(label, to: &part.bytes, locale: design.locale, zone: CompiledView.zone)
            Self.close(&part.bytes, from: start, descends, with: 1)
            if case .text(let texts) = label {
                // Texts that sort alike are categories of their own.
                let start = part.bytes.count
                part.bytes.append(contentsOf: texts[0].utf8)
                Self.close(&part.bytes, from: start, descends, with: 1)
            }
            part.labels.append((part.bytes.count, label))
        }
        part.bytes.append(1)
        return part
    }

    /// Makes the end of a key one that no other part is the beginning of, without changing the order.
    static func close(_ key: inout [UInt8], from start: Int, _ isDescending: Bool, with end: UInt8) {
        let zeros = key[start...].count { $0 == 0 }
        if zeros > 0 {
            let part = Array(key[start...])
            key.removeLast(part.count)
            for byte in part {
                key.append(byte)
                if byte == 0 { key.append(0xFF) }
            }
        }
        key.append(0)
        key.append(end)
        if isDescending { for index in start..<key.count { key[index] = ~key[index] } }
    }
}

extension FormulaValue {
    /// At least 1.
    public var count: Int {
        switch self {
        case .text(let list): list.count
        case .number(let list): list.count
        case .dateTime(let list): list.count
        case .range(let list): list.count
        case .error, .none: 1
        }
    }

    /// One element as a value of its own.
    public func element(_ index: Int) -> FormulaValue {
        if index == 0, count == 1 { return self }
        return switch self {
        case .text(let list): .text([list[index]])
        case .number(let list): .number([list[index]])
        case .dateTime(let list): .dateTime([list[index]])
        case .range(let list): .range([list[index]])
        case .error, .none: self
        }
    }

    /// From the outermost category to the innermost.
    var categoryLabels: [FormulaValue] {
        guard case .text(let list) = self, list[0].utf8.contains(UInt8(ascii: "\\")) else { return [self] }
        return list[0].split(separator: "\\", maxSplits: 15, omittingEmptySubsequences: false).map {
            .text([String($0)])
        }
    }
}
