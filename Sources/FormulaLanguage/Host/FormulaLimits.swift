/// How much one evaluation may cost, whoever wrote the formula. What goes beyond ends it with an error.
public struct FormulaLimits: Hashable, Sendable {
    /// One step is an operator, a function, a turn of a loop, an element made or 16 bytes of text made; so steps bound
    /// memory too.
    public var steps: Int
    /// UTF-8 bytes of one text.
    public var textBytes: Int
    /// Elements of one list.
    public var listElements: Int
    /// Parentheses, calls, signs and assignments inside one another, @Eval included.
    public var nesting: Int
    /// UTF-8 bytes of a formula's text.
    public var sourceBytes: Int

    public init(
        steps: Int = 1_000_000, textBytes: Int = 1 << 20, listElements: Int = 65_536, nesting: Int = 128,
        sourceBytes: Int = 65_536
    ) {
        self.steps = steps
        self.textBytes = textBytes
        self.listElements = listElements
        self.nesting = nesting
        self.sourceBytes = sourceBytes
    }

    public static let standard = FormulaLimits()
}
