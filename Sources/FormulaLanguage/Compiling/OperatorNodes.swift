/// One operator between two operands, the most frequent piece of a formula.
final class BinaryNode: Node {
    let `operator`: Operator
    let permuted: Bool
    let left: any Node
    let right: any Node

    init(_ operator: Operator, permuted: Bool, _ left: any Node, _ right: any Node) {
        self.operator = `operator`
        self.permuted = permuted
        self.left = left
        self.right = right
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        try Operators.apply(
            `operator`, permuted: permuted, left.evaluate(evaluator), right.evaluate(evaluator), evaluator)
    }
}

/// Operators of one level, from the left.
final class ChainNode: Node {
    struct Link: Sendable {
        let `operator`: Operator
        let permuted: Bool
        let operand: any Node
    }

    let first: any Node
    let links: [Link]

    init(_ first: any Node, _ links: [Link]) {
        self.first = first
        self.links = links
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        var value = try first.evaluate(evaluator)
        for link in links {
            value = try Operators.apply(
                link.operator, permuted: link.permuted, value, link.operand.evaluate(evaluator), evaluator)
        }
        return value
    }
}

final class ListNode: Node {
    let elements: [any Node]
    init(_ elements: [any Node]) { self.elements = elements }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try element.evaluate(evaluator)) }
        return try Operators.concatenate(values, evaluator)
    }
}

final class NegativeNode: Node {
    let operand: any Node
    init(_ operand: any Node) { self.operand = operand }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let value = try operand.evaluate(evaluator)
        try evaluator.charge(value.count)
        return try value.mapNumbers { number throws(FormulaFault) in -number }
    }
}

final class PositiveNode: Node {
    let operand: any Node
    init(_ operand: any Node) { self.operand = operand }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let value = try operand.evaluate(evaluator)
        guard value.isNumber else { throw .expected("Number") }
        return value
    }
}

final class NotNode: Node {
    let operand: any Node
    init(_ operand: any Node) { self.operand = operand }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let value = try operand.evaluate(evaluator)
        try evaluator.charge(value.count)
        return Value(!(try value.truth()))
    }
}
