/// Calls of functions whose arguments are all evaluated first; an error in one of them is the result.
final class ZeroCallNode: Node {
    let body: Function.Zero
    init(_ body: @escaping Function.Zero) { self.body = body }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        try evaluator.charge(1)
        return try body(evaluator)
    }
}

final class OneCallNode: Node {
    let body: Function.One
    let argument: any Node

    init(_ body: @escaping Function.One, _ argument: any Node) {
        self.body = body
        self.argument = argument
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let value = try argument.evaluate(evaluator)
        try evaluator.charge(value.count)
        return try body(value, evaluator)
    }
}

final class TwoCallNode: Node {
    let body: Function.Two
    let first: any Node
    let second: any Node

    init(_ body: @escaping Function.Two, _ first: any Node, _ second: any Node) {
        self.body = body
        self.first = first
        self.second = second
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let (left, right) = (try first.evaluate(evaluator), try second.evaluate(evaluator))
        try evaluator.charge(left.count + right.count)
        return try body(left, right, evaluator)
    }
}

final class ManyCallNode: Node {
    let body: Function.Many
    let arguments: [any Node]

    init(_ body: @escaping Function.Many, _ arguments: [any Node]) {
        self.body = body
        self.arguments = arguments
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments {
            let value = try argument.evaluate(evaluator)
            try evaluator.charge(value.count)
            values.append(value)
        }
        return try body(values, evaluator)
    }
}
