/// A function of the language: its name, how many arguments it takes, where it may stand and what it does.
final class Function: Sendable {
    typealias Zero = @Sendable (FormulaEvaluator) throws(FormulaFault) -> Value
    typealias One = @Sendable (Value, FormulaEvaluator) throws(FormulaFault) -> Value
    typealias Two = @Sendable (Value, Value, FormulaEvaluator) throws(FormulaFault) -> Value
    typealias Many = @Sendable ([Value], FormulaEvaluator) throws(FormulaFault) -> Value
    typealias Special = @Sendable (inout Compiler, [Syntax], Int) throws(Lexer.Failure) -> any Node

    enum Body: Sendable {
        case constant(Value)
        case zero(Zero)
        case one(One)
        case two(Two)
        case many(Many)
        /// Decides itself what is evaluated, and when.
        case special(Special)
        /// Documented, but not there on a server.
        case unavailable
    }

    /// With `@`, as Notes writes it.
    let name: String
    let arguments: ClosedRange<Int>
    let traits: FormulaTraits
    let contexts: ContextSet
    let body: Body

    init(
        _ name: String, _ arguments: ClosedRange<Int>, _ traits: FormulaTraits, _ contexts: ContextSet, _ body: Body
    ) {
        self.name = name
        self.arguments = arguments
        self.traits = traits
        self.contexts = contexts
        self.body = body
    }

    static let anyNumber = 255

    static func constant(_ name: String, _ value: Value, _ contexts: ContextSet = .all) -> Function {
        Function(name, 0...0, [], contexts, .constant(value))
    }

    static func zero(
        _ name: String, _ traits: FormulaTraits = [], _ contexts: ContextSet = .all, _ body: @escaping Zero
    ) -> Function { Function(name, 0...0, traits, contexts, .zero(body)) }

    static func one(
        _ name: String, _ traits: FormulaTraits = [], _ contexts: ContextSet = .all, _ body: @escaping One
    ) -> Function { Function(name, 1...1, traits, contexts, .one(body)) }

    static func two(
        _ name: String, _ traits: FormulaTraits = [], _ contexts: ContextSet = .all, _ body: @escaping Two
    ) -> Function { Function(name, 2...2, traits, contexts, .two(body)) }

    static func many(
        _ name: String, _ arguments: ClosedRange<Int>, _ traits: FormulaTraits = [], _ contexts: ContextSet = .all,
        _ body: @escaping Many
    ) -> Function { Function(name, arguments, traits, contexts, .many(body)) }

    static func special(
        _ name: String, _ arguments: ClosedRange<Int>, _ traits: FormulaTraits = [], _ contexts: ContextSet = .all,
        _ body: @escaping Special
    ) -> Function { Function(name, arguments, traits, contexts, .special(body)) }

    func argumentsExpected(_ found: Int) -> String {
        let expected =
            switch (arguments.lowerBound, arguments.upperBound) {
            case (0, 0): "no arguments"
            case (let low, let high) where low == high: low == 1 ? "1 argument" : "\(low) arguments"
            case (let low, Self.anyNumber): "at least \(low) argument\(low == 1 ? "" : "s")"
            case (let low, let high): "\(low) to \(high) arguments"
            }
        return "expected \(expected) for \(name), found \(found)"
    }
}
