import FormulaLanguage
import NoteModel
import ReplicationCore
import ViewIndex

/// One row as somebody sees it.
public struct ViewPageRow: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        case category(ViewCategoryRow)
        case document(ViewDocumentRow)
    }

    /// From 0, among all rows that the query shows.
    public let position: Int
    /// How far it is indented.
    public let level: Int
    public let kind: Kind
}

public struct ViewCategoryRow: Sendable, Hashable {
    public let column: Int
    public let label: FormulaValue
    /// Labels of the categories around it and its own.
    public let path: [FormulaValue]
    /// Rows of documents in it that the reader sees.
    public let documents: Int
    /// By column with totals.
    public let totals: [Int: ExactDecimal]
    public let isExpanded: Bool
}

public struct ViewDocumentRow: Sendable, Hashable {
    public let unid: UNID
    /// Local key of its note.
    public let note: Int64
    /// How many documents it answers in a row.
    public let depth: Int
    public let isConflict: Bool
    /// By column; of a column whose values have rows of their own, this row's.
    public let values: [FormulaValue]
}

/// What to show of a view.
public struct ViewQuery: Sendable {
    public var range: ViewRange
    /// Position of the first row.
    public var start: Int
    public var count: Int
    /// Categories are closed unless they are in ``toggled``; otherwise open unless they are.
    public var isCollapsed: Bool
    /// Keys of categories.
    public var toggled: Set<[UInt8]>

    public init(
        range: ViewRange = .all, start: Int = 0, count: Int, isCollapsed: Bool = false, toggled: Set<[UInt8]> = []
    ) {
        self.range = range
        self.start = start
        self.count = count
        self.isCollapsed = isCollapsed
        self.toggled = toggled
    }
}

public struct ViewPage: Sendable {
    public var rows: [ViewPageRow]
    /// Rows of all pages.
    public var rowCount: Int
    /// Of the whole view: rows of documents, and totals by column.
    public var documents: Int
    public var totals: [Int: ExactDecimal]
}

/// One view at one moment, as somebody with a certain sight sees it.
///
/// Opening it costs what its categories cost, and a page what its rows cost, wherever it is.
public final class ViewWindow {
    public let design: ViewDesign
    public let order: ViewOrder
    public let placement: ViewPlacement
    private let view: Int64
    let reader: any NoteStoreReader
    /// The database the window is on.
    let database: NoteDatabase
    private let cursor: ViewCursor
    /// By key; the whole view, with the empty key, comes first. Empty for an empty view.
    private let categories: [Category]

    struct Category: Sendable {
        let key: [UInt8]
        let content: ViewCategory
        /// Documents before its own.
        var documentsBefore = 0
        /// Documents in it and not in a category inside it; they come before those.
        var ownDocuments = 0
        /// Categories directly inside it.
        var children = 0
        var parent: Int?
    }

    init(
        _ design: ViewDesign, _ shelved: ShelvedView, of database: NoteDatabase, order: ViewOrder, in sight: Sight,
        reading reader: any NoteStoreReader
    ) throws {
        self.database = database
        self.design = design
        self.order = order
        self.reader = reader
        view = shelved.id
        placement = ViewPlacement(design)
        cursor = try ViewCursor(
            reader.viewLists(of: view, order: order.number, part: .documents, in: sight), reading: reader)
        let lists = try reader.viewLists(of: view, order: order.number, part: .categories, in: sight)
        let leaves = try lists.map { list in
            try reader.viewLeaves(of: list).map { ViewTreeCache.Leaf(place: $0, body: try reader.viewLeafBody($0.id)) }
        }
        categories = try database.viewTrees.categories(
            of: lists, in: leaves.flatMap(\.self), at: reader.lastSequence(), decode: Self.decoded
        ) { decoded in
            Self.tree(Self.merged(decoded, isSorted: lists.count == 1))
        }
        let isSound = categories.allSatisfy {
            $0.ownDocuments >= 0 && $0.content.column < max(1, design.columns.count)
        }
        guard isSound, categories.first?.key.isEmpty ?? true, documentCount == cursor.count else {
            throw DongboError.damagedView(.malformed("its categories do not fit its documents"))
        }
    }

    private static func decoded(_ leaf: ViewTreeCache.Leaf) throws -> [Category] {
        try ViewLeaf.read(leaf.place, leaf.body).entries.map { entry in
            do throws(CodecError) {
                return Category(key: entry.key, content: try ViewCategory(decoding: entry.payload))
            } catch {
                throw DongboError.damagedView(error)
            }
        }
    }

    /// The categories of several lists; one that stands in several is one.
    private static func merged(_ leaves: [[Category]], isSorted: Bool) -> [Category] {
        var found = leaves.flatMap(\.self)
        if isSorted { return found }
        found.sort { $0.key.sortsBefore($1.key) }
        var merged: [Category] = []
        merged.reserveCapacity(found.count)
        for category in found {
            if let last = merged.last, last.key == category.key {
                var sum = last.content
                sum += category.content
                merged[merged.count - 1] = Category(key: category.key, content: sum)
            } else {
                merged.append(category)
            }
        }
        return merged
    }

    private static func tree(_ sorted: [Category]) -> [Category] {
        var categories = sorted
        var open: [Int] = []
        var before = 0
        for index in categories.indices {
            while let last = open.last, categories[last].content.level >= categories[index].content.level {
                open.removeLast()
            }
            categories[index].ownDocuments += categories[index].content.documents
            if let parent = open.last {
                categories[index].parent = parent
                categories[parent].children += 1
                categories[parent].ownDocuments -= categories[index].content.documents
            }
            open.append(index)
        }
        for index in categories.indices {
            categories[index].documentsBefore = before
            before += categories[index].ownDocuments
        }
        return categories
    }

    /// Rows of documents in the whole view.
    public var documentCount: Int { categories.first?.content.documents ?? 0 }

    // MARK: Pages

    public func page(_ query: ViewQuery) throws -> ViewPage {
        var page = ViewPage(rows: [], rowCount: 0, documents: documentCount, totals: [:])
        guard let whole = categories.first else { return page }
        page.totals = totals(of: whole, whole, nil)
        let from = query.range.lower.isEmpty ? 0 : try cursor.rank(of: query.range.lower)
        let to = try query.range.upper.map { try cursor.rank(of: $0) } ?? documentCount
        let end = query.count > Int.max - query.start ? Int.max : query.start + query.count
        var closedLevel = Int.max
        for (index, category) in categories.enumerated() {
            if category.content.level > closedLevel { continue }
            let isOpen = index == 0 || query.isCollapsed == query.toggled.contains(category.key)
            closedLevel = isOpen ? Int.max : category.content.level
            if index > 0, query.range.contains(category.key) {
                if page.rowCount >= query.start, page.rowCount < end {
                    page.rows.append(row(of: index, at: page.rowCount, isExpanded: isOpen))
                }
                page.rowCount += 1
            }
            guard isOpen else { continue }
            let first = max(category.documentsBefore, from)
            let own = min(category.documentsBefore + category.ownDocuments, to) - first
            guard own > 0 else { continue }
            let skipped = max(0, query.start - page.rowCount)
            if skipped < own, page.rowCount < end {
                let count = min(own - skipped, end - page.rowCount - skipped)
                page.rows += try documents(from: first + skipped, count: count, at: page.rowCount + skipped)
            }
            page.rowCount += own
        }
        return page
    }

    /// Documents by their number among all documents of the view.
    private func documents(from rank: Int, count: Int, at position: Int) throws -> [ViewPageRow] {
        guard count > 0 else { return [] }
        try cursor.seek(to: rank)
        var rows: [ViewPageRow] = []
        var notes: [Int64: ViewNote] = [:]
        while rows.count < count, let entry = try cursor.next() {
            let (document, row, note) = try self.row(entry, &notes)
            rows.append(
                ViewPageRow(
                    position: position + rows.count, level: row.level,
                    kind: .document(Self.documentRow(document, row, note))))
        }
        return rows
    }

    private static func documentRow(_ document: ViewDocument, _ row: ViewRow, _ note: Int64) -> ViewDocumentRow {
        var values = document.values
        for (column, element) in row.picks where values[column].count > element {
            values[column] = values[column].element(element)
        }
        return ViewDocumentRow(
            unid: document.unid, note: note, depth: row.depth, isConflict: document.isConflict, values: values)
    }

    private func row(
        _ entry: ViewLeaf.Entry, _ notes: inout [Int64: ViewNote]
    ) throws -> (ViewDocument, ViewRow, Int64) {
        let place: ViewEntry
        do throws(CodecError) {
            place = try ViewEntry(decoding: entry.payload)
        } catch {
            throw DongboError.damagedView(error)
        }
        if notes[place.note] == nil {
            notes[place.note] = try reader.viewNote(place.note, in: view).map {
                try ViewNote.read($0).fitting(design)
            }
        }
        guard let note = notes[place.note], place.document < note.documents.count,
            place.row < note.documents[place.document].rows.count
        else { throw DongboError.damagedView(.malformed("a row without its document")) }
        let document = note.documents[place.document]
        return (document, document.rows[place.row], place.note)
    }

    private func row(of index: Int, at position: Int, isExpanded: Bool) -> ViewPageRow {
        let category = categories[index]
        var path = [category.content.label]
        var above = category.parent
        while let next = above, next > 0 {
            path.insert(categories[next].content.label, at: 0)
            above = categories[next].parent
        }
        return ViewPageRow(
            position: position, level: category.content.level,
            kind: .category(
                ViewCategoryRow(
                    column: category.content.column, label: category.content.label, path: path,
                    documents: category.content.documents,
                    totals: totals(of: category, categories[0], category.parent.map { categories[$0] }),
                    isExpanded: isExpanded)))
    }

    private func totals(of category: Category, _ whole: Category, _ parent: Category?) -> [Int: ExactDecimal] {
        var totals: [Int: ExactDecimal] = [:]
        for (index, column) in design.totalColumns.enumerated() where index < category.content.sums.count {
            let sum = category.content.sums[index]
            switch design.columns[column].totals {
            case .none: break
            case .total: totals[column] = FixedSum.number(sum)
            case .averageperdocument: totals[column] = FixedSum.average(sum, of: category.content.mains)
            case .averageperchild:
                let children = category.children > 0 ? category.children : category.content.mains
                totals[column] = FixedSum.average(sum, of: children)
            case .percenttotal: totals[column] = FixedSum.share(sum, of: whole.content.sums[index])
            case .percentparent: totals[column] = FixedSum.share(sum, of: (parent ?? whole).content.sums[index])
            }
        }
        return totals
    }

    // MARK: Whole columns

    /// Rows of documents in a part of the view, in order.
    ///
    /// - Parameter body: returns whether to go on.
    public func forEachDocument(in range: ViewRange, _ body: (ViewDocumentRow) throws -> Bool) throws {
        try cursor.seek(to: range.lower)
        var notes: [Int64: ViewNote] = [:]
        while let entry = try cursor.next(), range.contains(entry.key) {
            let (document, row, note) = try row(entry, &notes)
            guard try body(Self.documentRow(document, row, note)) else { return }
        }
    }

    /// The labels of a categorized column, each once for each place it stands in; parts of `A\B` together.
    public func labels(ofColumn column: Int) -> [FormulaValue] {
        categories.indices.dropFirst().compactMap { index in
            let category = categories[index]
            guard category.content.column == column, category.ownDocuments > 0 || innerColumn(of: index) != column
            else { return nil }
            var labels = [category.content.label]
            var above = category.parent
            while let next = above, next > 0, categories[next].content.column == column {
                labels.insert(categories[next].content.label, at: 0)
                above = categories[next].parent
            }
            guard labels.count > 1 else { return labels[0] }
            return .text([labels.map { if case .text(let text) = $0 { text[0] } else { "" } }.joined(separator: "\\")])
        }
    }

    private func innerColumn(of index: Int) -> Int? {
        guard index + 1 < categories.count, categories[index + 1].parent == index else { return nil }
        return categories[index + 1].content.column
    }

    /// The key of the category with these labels; nil when nobody with this sight sees one.
    public func category(_ path: [FormulaValue]) -> [UInt8]? {
        categories.indices.dropFirst().first { index in
            var labels = [categories[index].content.label]
            var above = categories[index].parent
            while let next = above, next > 0 {
                labels.insert(categories[next].content.label, at: 0)
                above = categories[next].parent
            }
            return labels == path
        }.map { categories[$0].key }
    }
}
