import FormulaLanguage
import NoteModel

/// A category and what is in it, for those who see all of it. The whole view is one too, with the empty key.
public struct ViewCategory: Sendable, Hashable {
    /// Categories around it; -1 for the whole view.
    public var level: Int
    public var column: Int
    public var label: FormulaValue
    /// Rows of documents in it and in the categories inside it.
    public var documents: Int
    /// Of these, rows of main documents: those that answer no other in the view.
    public var mains: Int
    /// By column with totals, over main documents.
    public var sums: [Int128]

    public init(level: Int, column: Int, label: FormulaValue, totals: Int) {
        self.level = level
        self.column = column
        self.label = label
        documents = 0
        mains = 0
        sums = Array(repeating: 0, count: totals)
    }

    /// - Parameter count: 1 for a row that comes, -1 for one that goes.
    public mutating func add(_ count: Int, isMain: Bool, sums: [Int128]) {
        documents += count
        guard isMain else { return }
        mains += count
        for (index, sum) in sums.enumerated() where index < self.sums.count { self.sums[index] += Int128(count) * sum }
    }

    /// What two lists hold of one category.
    public static func += (left: inout ViewCategory, right: ViewCategory) {
        left.documents += right.documents
        left.mains += right.mains
        for (index, sum) in right.sums.enumerated() where index < left.sums.count { left.sums[index] += sum }
    }
}
