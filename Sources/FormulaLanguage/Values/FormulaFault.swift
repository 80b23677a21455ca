/// An error value: it travels through every operator and function but @IsError and @IfError.
struct FormulaFault: Error, Sendable {
    let message: String
    /// True for what is no error of the formula's values but the end of its evaluation: @Return, or a limit.
    /// Nothing catches it.
    let endsFormula: Bool

    init(_ message: String) {
        self.message = message
        endsFormula = false
    }

    private init(ending message: String) {
        self.message = message
        endsFormula = true
    }

    /// @Return was reached; the value lies in the evaluation.
    static let returned = FormulaFault(ending: "@Return")

    static func limit(_ message: String) -> FormulaFault { FormulaFault(ending: message) }

    static func expected(_ type: String) -> FormulaFault {
        FormulaFault("Incorrect data type for operator or @Function: \(type) expected")
    }
}
