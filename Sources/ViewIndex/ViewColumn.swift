import NoteModel

/// A column of a view. The names follow DXL's `<column>`.
public struct ViewColumn: Sendable, Hashable {
    public enum Sort: String, Sendable, Hashable, CaseIterable {
        case none, ascending, descending
    }

    /// What category rows and the last row show of the documents below them.
    public enum Totals: String, Sendable, Hashable, CaseIterable {
        case none, total
        /// By documents.
        case averageperdocument
        /// By rows one level below; the same as by documents in the innermost category.
        case averageperchild
        /// Share of the whole view's total.
        case percenttotal
        /// Share of the category above.
        case percentparent
    }

    /// In which orders people may have the view by this column.
    public enum Resort: String, Sendable, Hashable, CaseIterable {
        case none, ascending, descending, both
    }

    /// Programs and look-ups call it so (DXL: `itemname`).
    public var name: String
    /// For people, by language.
    public var titles: [String: String]
    public var formula: String
    public var sort: Sort
    public var isCategorized: Bool
    public var totals: Totals
    public var isHidden: Bool
    /// Only responses show it.
    public var isForResponsesOnly: Bool
    /// A document has a row for each value.
    public var separatesMultipleValues: Bool
    public var resort: Resort

    public init(
        name: String, titles: [String: String] = [:], formula: String, sort: Sort = .none, isCategorized: Bool = false,
        totals: Totals = .none, isHidden: Bool = false, isForResponsesOnly: Bool = false,
        separatesMultipleValues: Bool = false, resort: Resort = .none
    ) {
        self.name = name
        self.titles = titles
        self.formula = formula
        self.sort = sort
        self.isCategorized = isCategorized
        self.totals = totals
        self.isHidden = isHidden
        self.isForResponsesOnly = isForResponsesOnly
        self.separatesMultipleValues = separatesMultipleValues
        self.resort = resort
    }

    /// Whether rows are sorted by it without anybody asking.
    var isSorted: Bool { sort != .none || isCategorized }
}
