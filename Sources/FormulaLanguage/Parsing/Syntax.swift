/// A formula as its text has it. Chains of operators of one level are flat, so that a long sum is not deep.
indirect enum Syntax: Sendable {
    case constant(Value)
    /// A date without a year, which depends on the day it is read: its text.
    case yearlessDate(String)
    case name(slot: Int)
    /// `:` between the elements.
    case list([Syntax])
    case negative(Syntax)
    case positive(Syntax)
    case not(Syntax)
    case chain(Syntax, [Link])
    case `subscript`(Syntax, Syntax)
    case call(Function, [Syntax], at: Int)
    case assign(Assignment, slot: Int, Syntax, at: Int)
    case select(Syntax)
    /// REM, and nothing to do.
    case comment

    struct Link: Sendable {
        let `operator`: Operator
        let permuted: Bool
        let operand: Syntax
    }

    enum Assignment: Sendable {
        /// `name := …`
        case variable
        case field, `default`, environment
    }

    /// Whether it can be a formula's value: an assignment, a comment and DEFAULT cannot.
    var isMainExpression: Bool {
        switch self {
        case .assign, .comment: false
        default: true
        }
    }
}
