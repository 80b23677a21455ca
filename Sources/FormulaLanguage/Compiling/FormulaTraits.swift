/// What can be said of a formula without evaluating it. A view that is kept up to date as notes change needs to know.
public struct FormulaTraits: OptionSet, Hashable, Sendable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Reads the time: @Now, @Today and the like, or a date without a year.
    public static let timeVariant = FormulaTraits(rawValue: 1)
    /// Reads who the user is or where the formula runs.
    public static let usesUser = FormulaTraits(rawValue: 2)
    /// Reads other notes, views or databases.
    public static let usesLookups = FormulaTraits(rawValue: 4)
    /// Reads properties of the note that are no items.
    public static let usesDocument = FormulaTraits(rawValue: 8)
    /// Draws random numbers.
    public static let random = FormulaTraits(rawValue: 16)
    /// Writes items or asks the host to change something.
    public static let sideEffects = FormulaTraits(rawValue: 32)
    /// Reads items by names that are known only when it runs; ``Formula/itemsRead`` is not all.
    public static let readsAnyItem = FormulaTraits(rawValue: 64)
    /// `SELECT … | @AllChildren`: also the responses of the notes that match.
    public static let allChildren = FormulaTraits(rawValue: 128)
    /// `SELECT … | @AllDescendants`: also all responses below the notes that match.
    public static let allDescendants = FormulaTraits(rawValue: 256)
    /// Depends on the place of a row in its view: @DocNumber, @DocChildren and the like.
    public static let usesViewRow = FormulaTraits(rawValue: 512)
    /// Has a SELECT statement.
    public static let selects = FormulaTraits(rawValue: 1024)
    /// Assigns variables by name, or evaluates text.
    static let dynamic = FormulaTraits(rawValue: 2048)
    /// Has variables.
    static let setsVariables = FormulaTraits(rawValue: 4096)
}
