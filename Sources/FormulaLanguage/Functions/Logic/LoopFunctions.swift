extension FunctionTable {
    private static let statementsMax = 255

    static let loopFunctions: [Function] = [
        .special("@For", 3...(3 + statementsMax)) { compiler, arguments, place throws(Lexer.Failure) in
            let start = try compiler.node(arguments[0])
            let (condition, body, step) = (
                try compiler.counted([arguments[1]]), try compiler.counted(Array(arguments.dropFirst(3))),
                try compiler.counted([arguments[2]])
            )
            return LoopNode(
                start: start, condition: condition.nodes[0], body: body.nodes + step.nodes,
                size: condition.size + body.size + step.size, testsFirst: true)
        },
        .special("@While", 1...(1 + statementsMax)) { compiler, arguments, place throws(Lexer.Failure) in
            let condition = try compiler.counted([arguments[0]])
            let body = try compiler.counted(Array(arguments.dropFirst()))
            return LoopNode(
                start: nil, condition: condition.nodes[0], body: body.nodes, size: condition.size + body.size,
                testsFirst: true)
        },
        .special("@DoWhile", 1...(1 + statementsMax)) { compiler, arguments, place throws(Lexer.Failure) in
            let body = try compiler.counted(Array(arguments.dropLast()))
            let condition = try compiler.counted([arguments[arguments.count - 1]])
            return LoopNode(
                start: nil, condition: condition.nodes[0], body: body.nodes, size: condition.size + body.size,
                testsFirst: false)
        },
        .special("@Transform", 3...3, [.dynamic, .setsVariables]) { compiler, arguments, place throws(Lexer.Failure) in
            let list = try compiler.node(arguments[0])
            let name = try compiler.node(arguments[1])
            let (body, size) = try compiler.counted([arguments[2]])
            return TransformNode(list, name, body[0], size: size)
        },
        .special("@Sort", 1...3, [.dynamic, .setsVariables]) { compiler, arguments, place throws(Lexer.Failure) in
            let (nodes, size) = try compiler.counted(arguments)
            return SortNode(nodes[0], nodes.count > 1 ? nodes[1] : nil, nodes.count > 2 ? nodes[2] : nil, size: size)
        },
    ]
}

/// @For, @While and @DoWhile; the value is 1.
final class LoopNode: Node {
    let start: (any Node)?
    let condition: any Node
    let body: [any Node]
    let size: Int
    let testsFirst: Bool

    init(start: (any Node)?, condition: any Node, body: [any Node], size: Int, testsFirst: Bool) {
        self.start = start
        self.condition = condition
        self.body = body
        self.size = size
        self.testsFirst = testsFirst
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        if let start { _ = try evaluator.held(start) }
        var isFirst = true
        while true {
            if testsFirst || !isFirst, try !holds(evaluator) { break }
            isFirst = false
            try evaluator.charge(size)
            for statement in body { _ = try evaluator.held(statement) }
        }
        return .yes
    }

    private func holds(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Bool {
        let value = try condition.evaluate(evaluator)
        guard value.isNumber else { throw FormulaFault("Unexpected data type: the condition of a loop is a number") }
        return try value.truth()
    }
}

/// @Transform: evaluates a formula for every element. The results make one list, of the type of the first.
final class TransformNode: Node {
    let list: any Node
    let name: any Node
    let body: any Node
    let size: Int

    init(_ list: any Node, _ name: any Node, _ body: any Node, size: Int) {
        self.list = list
        self.name = name
        self.body = body
        self.size = size
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let elements = try list.evaluate(evaluator)
        let name = ItemName(try name.evaluate(evaluator).text())
        var results: [Value] = []
        var count = 0
        for index in 0..<elements.count {
            try evaluator.charge(size)
            try evaluator.setVariable(name, elements.elements(index..<index + 1))
            let result = try body.evaluate(evaluator)
            if case .nothing = result { continue }
            if case .unavailable = result { throw .expected("Text") }
            count += result.count
            try evaluator.checkCount(count)
            results.append(result)
        }
        return results.isEmpty ? .empty : try Operators.concatenate(results, evaluator)
    }
}

/// @Sort: by the alphabet, or by a formula that compares `$A` and `$B`.
final class SortNode: Node {
    let list: any Node
    let options: (any Node)?
    let comparison: (any Node)?
    let size: Int
    private static let names = (ItemName("$A"), ItemName("$B"))

    init(_ list: any Node, _ options: (any Node)?, _ comparison: (any Node)?, size: Int) {
        self.list = list
        self.options = options
        self.comparison = comparison
        self.size = size
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let value = try list.evaluate(evaluator)
        let options = SortOptions(try options?.evaluate(evaluator).keywords() ?? [])
        guard options.isCustom else { return try Lists.sorted(value, options, evaluator) }
        guard let comparison else {
            throw FormulaFault("@Sort with [CUSTOMSORT] needs a formula that compares $A and $B")
        }
        let sign = options.isDescending ? -1 : 1
        let sorted = try merged(value.singles) { left, right throws(FormulaFault) in
            try evaluator.charge(self.size)
            try evaluator.setVariable(Self.names.0, left)
            try evaluator.setVariable(Self.names.1, right)
            let result = try comparison.evaluate(evaluator)
            guard case .number(let number) = result else { throw .expected("Number") }
            return sign * (number.isZero ? 0 : number < 0 ? -1 : 1) <= 0
        }
        return try Operators.concatenate(sorted, evaluator)
    }

    /// Merge sort: stable, and it ends whatever the comparison says.
    private func merged(
        _ list: [Value], _ isOrdered: (Value, Value) throws(FormulaFault) -> Bool
    ) throws(FormulaFault) -> [Value] {
        guard list.count > 1 else { return list }
        let middle = list.count / 2
        let left = try merged(Array(list[..<middle]), isOrdered)
        let right = try merged(Array(list[middle...]), isOrdered)
        var result: [Value] = []
        result.reserveCapacity(list.count)
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            if try isOrdered(left[i], right[j]) {
                result.append(left[i])
                i += 1
            } else {
                result.append(right[j])
                j += 1
            }
        }
        return result + left[i...] + right[j...]
    }
}
