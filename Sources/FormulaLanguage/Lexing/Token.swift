/// One word of a formula.
enum Token: Sendable {
    /// An item, a variable or a reserved word.
    case name(String)
    /// With its `@`.
    case function(Range<Int>)
    case text(String)
    case number(Number)
    case `operator`(Operator, permuted: Bool)
    case not
    case assign
    case colon
    case semicolon
    case open
    case close
    /// `[`: a subscript, or a date or keyword, as the place has it.
    case openBracket
    case closeBracket
    case end
}
