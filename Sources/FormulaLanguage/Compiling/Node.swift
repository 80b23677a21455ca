/// A piece of a compiled formula. The compiled form is a tree of these: each kind is a class of its own, so that
/// evaluating is one indirect call a piece, without looking at what kind it is.
protocol Node: AnyObject, Sendable {
    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value
}

final class ConstantNode: Node {
    let value: Value
    init(_ value: Value) { self.value = value }
    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value { value }
}

/// Fails whenever it is reached.
final class FaultNode: Node {
    let fault: FormulaFault
    init(_ message: String) { fault = FormulaFault(message) }
    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value { throw fault }
}

/// A name that nothing assigns: an item.
final class ItemNode: Node {
    let name: ItemName
    /// In which of its notebook's places the evaluator remembers where the item was.
    private let slot: Int

    init(_ name: ItemName) {
        self.name = name
        slot = name.text.utf8.reduce(5381) { ($0 &* 33) ^ Int($1) } & (FormulaEvaluator.placesCount - 1)
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value { evaluator.item(name, slot: slot) }
}

/// A variable, or the item of that name as long as nothing was assigned.
final class VariableNode: Node {
    let slot: Int
    let name: ItemName

    init(_ slot: Int, _ name: ItemName) {
        self.slot = slot
        self.name = name
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        guard let value = evaluator.variables[slot] else { return evaluator.item(name) }
        if case .fault(let fault) = value { throw fault }
        return value
    }
}

final class YearlessDateNode: Node {
    let text: String
    init(_ text: String) { self.text = text }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let reader = TimeText(
            locale: evaluator.settings.locale, zone: evaluator.settings.zone, currentYear: try evaluator.currentYear())
        guard let span = reader.span(text) else { throw FormulaFault("The date does not exist this year") }
        return Value(times: [span])
    }
}

final class AssignNode: Node {
    let slot: Int
    let value: any Node

    init(_ slot: Int, _ value: any Node) {
        self.slot = slot
        self.value = value
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let result = try evaluator.held(value)
        evaluator.variables[slot] = result
        if case .fault(let fault) = result { throw fault }
        return result
    }
}

/// `FIELD name := …`
final class FieldNode: Node {
    let name: ItemName
    let value: any Node

    init(_ name: ItemName, _ value: any Node) {
        self.name = name
        self.value = value
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let result = try value.evaluate(evaluator)
        try evaluator.write(name, result)
        return result
    }
}

/// `DEFAULT name := …`: counts where the item is missing and nothing was assigned before.
final class DefaultNode: Node {
    let slot: Int
    let name: ItemName
    let value: any Node

    init(_ slot: Int, _ name: ItemName, _ value: any Node) {
        self.slot = slot
        self.name = name
        self.value = value
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        if evaluator.variables[slot] == nil, !evaluator.isAvailable(name) {
            evaluator.variables[slot] = try evaluator.held(value)
        }
        return .empty
    }
}

final class EnvironmentNode: Node {
    let name: String
    let value: any Node

    init(_ name: String, _ value: any Node) {
        self.name = name
        self.value = value
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let text = try value.evaluate(evaluator).text()
        return try evaluator.answer(.setEnvironment(name: "$" + name, value: text), for: "ENVIRONMENT")
    }
}

final class SelectNode: Node {
    let condition: any Node
    init(_ condition: any Node) { self.condition = condition }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        evaluator.matched = false
        let value = try condition.evaluate(evaluator)
        evaluator.matched = try value.truth()
        return value
    }
}

final class SubscriptNode: Node {
    let list: any Node
    let index: any Node

    init(_ list: any Node, _ index: any Node) {
        self.list = list
        self.index = index
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let list = try list.evaluate(evaluator)
        let number = try index.evaluate(evaluator).number().truncated
        guard number >= 1, number <= list.count else { throw FormulaFault("Array index out of bounds") }
        return list.elements(number - 1..<number)
    }
}

/// All statements; the value is that of the last that is an expression.
final class StatementsNode: Node {
    let statements: [any Node]
    let main: Int

    init(_ statements: [any Node], main: Int) {
        self.statements = statements
        self.main = main
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        var result = Value.empty
        for (index, statement) in statements.enumerated() {
            let value = try evaluator.held(statement)
            if index == main { result = value }
        }
        if case .fault(let fault) = result { throw fault }
        return result
    }
}
