import FormulaLanguage
import NoteModel

/// What a view has evaluated of one document.
public struct ViewDocument: Sendable, Hashable {
    public let unid: UNID
    /// When it was created: of documents that sort alike the older one comes first.
    public let created: UInt64
    /// The document it answers, where the view shows hierarchy.
    public let parent: UNID?
    /// Whether it meets the selection by itself.
    public let isSelected: Bool
    public let isConflict: Bool
    /// By column.
    public let values: [FormulaValue]
    /// Where it stands, in every order; empty while it is not in the view.
    public var rows: [ViewRow] = []

    public init(
        unid: UNID, created: UInt64, parent: UNID?, isSelected: Bool, isConflict: Bool, values: [FormulaValue]
    ) {
        self.unid = unid
        self.created = created
        self.parent = parent
        self.isSelected = isSelected
        self.isConflict = isConflict
        self.values = values
    }

    /// What it adds to the totals of its categories: by column with totals, 0 for a response.
    func sums(_ columns: [Int]) -> [Int128] { columns.map { FixedSum.of(values[$0]) } }
}

/// One row of a document.
public struct ViewRow: Sendable, Hashable {
    /// How rows are made and stored.
    public static let formatVersion = 2

    /// A category that the row stands in.
    public struct Category: Sendable, Hashable {
        /// So many bytes of the row's key are the category's.
        public let keyLength: Int
        public let column: Int
        public let label: FormulaValue
    }

    public let order: ViewOrder
    /// Rows stand in the order of these bytes.
    public let key: [UInt8]
    /// From the outermost.
    public let categories: [Category]
    /// How many documents it answers in a row; 0 for a main document.
    public let depth: Int
    /// For columns whose values have rows of their own: which value, by column.
    public let picks: [Int: Int]

    /// How far it is indented.
    public var level: Int { categories.count + depth }
}

/// Everything a view keeps of one note: the note's document and its conflict documents.
public struct ViewNote: Sendable, Hashable {
    /// Keys of who may see it; nil for everybody.
    public var readers: [String]?
    public var documents: [ViewDocument]
    /// What each document adds to totals, by column with totals.
    public var sums: [[Int128]]

    public init(readers: [String]?, documents: [ViewDocument], totalColumns: [Int]) {
        self.readers = readers
        self.documents = documents
        sums = documents.map { $0.sums(totalColumns) }
    }
}
