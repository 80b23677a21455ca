/// What Dongbo decided where the sources on the language are silent or disagree. `Documentation/formula.md` gives the reasons;
/// `LanguageDecisionsTests` has a test for each. Everything that depends on a decision reads it here.
enum LanguageDecisions {
    /// `=`, `<`, `>` and the others ignore the case of text: `"a" = "A"` is 1.
    static let comparisonIgnoresCase = true
    /// `\}` inside `{…}` is a brace, and any other backslash is itself.
    static let braceTextEscapesBrace = true
    /// `'…'` is a text constant, like `"…"`.
    static let singleQuotesHoldText = true
    /// @Date with six arguments keeps the time.
    static let sixArgumentDateKeepsTime = true
    /// `&` and `|` evaluate both sides, so that an error on either side is the result.
    static let logicEvaluatesBothSides = true
    /// A missing item reads as the empty text and compares as it: `Missing = ""` and `Missing != "a"` are 1.
    static let missingItemIsEmptyText = true
    /// Comparing values of different types is unequal, not an error; `<` and the like are then 0.
    static let typesThatDifferAreUnequal = true
    /// Two-digit years from here on are of the last century.
    static let centuryPivot = 50
    /// @Text writes whole numbers from 10¹⁵ on with an exponent, and 15 significant digits.
    static let generalDigits = 15
    /// @Text writes numbers below this power of ten with an exponent.
    static let smallestPlainPower = -5
}
