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

    /// One document has at most so many rows in one order.
    static let rowsMax = 1000
    /// Longer keys nest no further.
    static let keyBytesMax = 4096

    public init(_ design: ViewDesign) {
        self.design = design
        categoryColumns = design.categoryColumns
        sortColumns = design.columns.indices.filter {
            design.columns[$0].sort != .none && !design.columns[$0].isCategorized
        }
        separated = design.columns.indices.filter {
            design.columns[$0].separatesMultipleValues && !design.columns[$0].isCategorized
        }
    }

    /// The rows of a document in every order.
    ///
    /// - Parameter parents: the rows of the document it answers; nil when it stands by itself.
    public func rows(of document: ViewDocument, below parents: [ViewRow]?) -> [ViewRow] {
        if let parents {
            let own = Dictionary(uniqueKeysWithValues: design.orders.map { ($0, responseKey(of: document, in: $0)) })
            return parents.compactMap { parent in
                guard let part = own[parent.order] else { return nil }
                let key = parent.key + part
                return ViewRow(
                    order: parent.order, key: key, categories: parent.categories, depth: parent.depth + 1, picks: [:])
            }
        }
        return design.orders.flatMap { rows(of: document, in: $0) }
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

    private func rows(of document: ViewDocument, in order: ViewOrder) -> [ViewRow] {
        var rows: [ViewRow] = []
        var seen: Set<[UInt8]> = []
        for picks in combinations(of: document, in: order) {
            var key: [UInt8] = []
            var categories: [ViewRow.Category] = []
            if let column = order.column {
                append(document, column, picks[column], order.isDescending, to: &key)
            } else {
                for column in categoryColumns { append(document, column, picks[column], to: &key, &categories) }
            }
            for column in sortColumns where column != order.column {
                append(document, column, picks[column], isDescending(column), to: &key)
            }
            appendIdentity(of: document, to: &key)
            guard seen.insert(key).inserted else { continue }
            rows.append(
                ViewRow(
                    order: order, key: key, categories: categories, depth: 0,
                    picks: picks.filter { separated.contains($0.key) }))
        }
        return rows
    }

    private func isDescending(_ column: Int) -> Bool { design.columns[column].sort == .descending }

    /// Which value of each column with rows of their own, for every row.
    private func combinations(of document: ViewDocument, in order: ViewOrder) -> [[Int: Int]] {
        let columns = order == .own ? categoryColumns + separated : separated
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
        for shift in stride(from: 56, through: 0, by: -8) {
            key.append(UInt8(truncatingIfNeeded: document.created >> UInt64(shift)))
        }
        key.append(contentsOf: document.unid.bytes)
    }

    /// What a sorted column adds. A list without a row for each value sorts by all its values, the first one first.
    private func append(
        _ document: ViewDocument, _ column: Int, _ pick: Int?, _ isDescending: Bool, to key: inout [UInt8]
    ) {
        let value = document.values[column]
        let elements = pick.map { $0..<$0 + 1 } ?? 0..<min(value.count, 16)
        for element in elements {
            var part: [UInt8] = []
            SortKey.append(value.element(element), to: &part, locale: design.locale, zone: CompiledView.zone)
            Self.close(&part, isDescending, with: 1)
            key.append(contentsOf: part)
        }
        // Behind every element, before whatever one more element begins with.
        key.append(isDescending ? 0xFF : 0)
    }

    /// What a categorized column adds; a text with `\` stands in several categories, one inside the other.
    private func append(
        _ document: ViewDocument, _ column: Int, _ pick: Int?, to key: inout [UInt8],
        _ categories: inout [ViewRow.Category]
    ) {
        let descends = isDescending(column)
        for (index, label) in document.values[column].element(pick ?? 0).categoryLabels.enumerated() {
            // Documents of a category itself come before the categories inside it.
            if index > 0 { key.append(2) }
            var part: [UInt8] = []
            SortKey.append(label, to: &part, locale: design.locale, zone: CompiledView.zone)
            Self.close(&part, descends, with: 1)
            key.append(contentsOf: part)
            if case .text(let texts) = label {
                // Texts that sort alike are categories of their own.
                var text = Array(texts[0].utf8)
                Self.close(&text, descends, with: 1)
                key.append(contentsOf: text)
            }
            categories.append(.init(keyLength: key.count, column: column, label: label))
        }
        key.append(1)
    }

    /// Makes a part of a key one that no other part is the beginning of, without changing the order.
    static func close(_ part: inout [UInt8], _ isDescending: Bool, with end: UInt8) {
        var closed: [UInt8] = []
        closed.reserveCapacity(part.count + 4)
        for byte in part {
            closed.append(byte)
            if byte == 0 { closed.append(0xFF) }
        }
        closed.append(0)
        closed.append(end)
        part = isDescending ? closed.map { ~$0 } : closed
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
        switch self {
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
