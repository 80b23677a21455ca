extension FunctionTable {
    static let logicFunctions: [Function] = [
        .special("@If", 1...199) { compiler, arguments, place throws(Lexer.Failure) in
            guard arguments.count % 2 == 1 else {
                throw compiler.failure(
                    place, "@If",
                    "expected an odd number of arguments for @If (conditions with values, then what holds otherwise), "
                        + "found \(arguments.count)")
            }
            return IfNode(try compiler.nodes(arguments))
        },
        .special("@Do", 1...Function.anyNumber) { compiler, arguments, place throws(Lexer.Failure) in
            DoNode(try compiler.nodes(arguments))
        },
        .special("@Return", 1...1) { compiler, arguments, place throws(Lexer.Failure) in
            ReturnNode(try compiler.node(arguments[0]))
        },
        .special("@Select", 2...Function.anyNumber) { compiler, arguments, place throws(Lexer.Failure) in
            ChooseNode(try compiler.node(arguments[0]), try compiler.nodes(arguments.dropFirst()))
        },
        .special("@IsError", 1...1) { compiler, arguments, place throws(Lexer.Failure) in
            CatchNode(try compiler.node(arguments[0]), isTest: true, nil)
        },
        .special("@IfError", 1...2) { compiler, arguments, place throws(Lexer.Failure) in
            let alternative = arguments.count > 1 ? try compiler.node(arguments[1]) : nil
            return CatchNode(try compiler.node(arguments[0]), isTest: false, alternative)
        },
        .special("@Error", 0...0) { compiler, arguments, place throws(Lexer.Failure) in FaultNode("@Error") },
        .special("@Eval", 1...1, [.dynamic, .readsAnyItem, .setsVariables]) {
            compiler, arguments, place throws(Lexer.Failure) in
            // What the text will do is not known: everything it might is assumed.
            compiler.insert([.timeVariant, .usesUser, .usesLookups, .usesDocument])
            return OneCallNode(
                { value, evaluator throws(FormulaFault) in
                    var result = Value.empty
                    for text in try value.texts() { result = try evaluator.evaluate(source: text) }
                    return result
                }, try compiler.node(arguments[0]))
        },
        .one("@CheckFormulaSyntax", [.usesUser]) { value, evaluator throws(FormulaFault) in
            let source = try value.texts().joined(separator: "\n")
            try evaluator.charge(100 + source.utf8.count)
            do throws(FormulaSyntaxError) {
                _ = try Formula(source, context: .evaluation, settings: evaluator.settings)
                return .text("1")
            } catch {
                return Value(texts: [
                    error.message, "\(error.line)", "\(error.column)", "\(error.offset)", "\(error.length)", error.word,
                ])
            }
        },
        .constant("@True", .yes), .constant("@Yes", .yes), .constant("@All", .yes, .selections),
        .constant("@False", .no), .constant("@No", .no), .constant("@Success", .yes),
        .one("@Failure", [], .validation) { value, evaluator throws(FormulaFault) in .text(try value.text()) },
        .one("@IsText") { value, _ throws(FormulaFault) in Value(value.isText) },
        .one("@IsNumber") { value, _ throws(FormulaFault) in Value(value.isNumber) },
        .one("@IsTime") { value, _ throws(FormulaFault) in Value(value.isTime) },
        .one("@IsNull") { value, _ throws(FormulaFault) in Value(value.isEmptyText) },
        .special("@Set", 2...2, [.dynamic, .setsVariables]) { compiler, arguments, place throws(Lexer.Failure) in
            TwoCallNode(
                { name, value, evaluator throws(FormulaFault) in
                    try evaluator.setVariable(ItemName(try name.text()), value)
                    return value
                }, try compiler.node(arguments[0]), try compiler.node(arguments[1]))
        },
    ]
}

/// Conditions with their values, then what holds otherwise; only what is needed is evaluated.
final class IfNode: Node {
    let parts: [any Node]
    init(_ parts: [any Node]) { self.parts = parts }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        var index = 0
        while index + 1 < parts.count {
            try evaluator.charge(1)
            if try parts[index].evaluate(evaluator).truth() { return try parts[index + 1].evaluate(evaluator) }
            index += 2
        }
        return try parts[index].evaluate(evaluator)
    }
}

final class DoNode: Node {
    let parts: [any Node]
    init(_ parts: [any Node]) { self.parts = parts }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        try evaluator.charge(parts.count)
        for part in parts.dropLast() { _ = try evaluator.held(part) }
        return try parts[parts.count - 1].evaluate(evaluator)
    }
}

/// Ends the whole formula.
final class ReturnNode: Node {
    let value: any Node
    init(_ value: any Node) { self.value = value }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        evaluator.returned = try evaluator.held(value)
        throw FormulaFault.returned
    }
}

/// @Select: the value with a number; beyond the end the last.
final class ChooseNode: Node {
    let number: any Node
    let values: [any Node]

    init(_ number: any Node, _ values: [any Node]) {
        self.number = number
        self.values = values
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        try evaluator.charge(1)
        let wanted = try number.evaluate(evaluator).number().truncated
        return try values[min(max(wanted, 1), values.count) - 1].evaluate(evaluator)
    }
}

/// @IsError and @IfError, the only ones that see an error as a value.
final class CatchNode: Node {
    let value: any Node
    let isTest: Bool
    let alternative: (any Node)?

    init(_ value: any Node, isTest: Bool, _ alternative: (any Node)?) {
        self.value = value
        self.isTest = isTest
        self.alternative = alternative
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        try evaluator.charge(1)
        let result = try evaluator.held(value)
        guard case .fault = result else { return isTest ? .no : result }
        if isTest { return .yes }
        return try alternative?.evaluate(evaluator) ?? .empty
    }
}
