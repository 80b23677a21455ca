import NoteModel

/// Makes nodes of syntax: gives names their places, evaluates what does not depend on the note, and refuses what the
/// context does not allow.
struct Compiler {
    let symbols: Symbols
    let context: FormulaContext
    let isDynamic: Bool
    private let assigned: SlotSet
    private(set) var traits: FormulaTraits = []
    private(set) var read = SlotSet()
    private(set) var namesRead: [ItemName] = []
    /// Pieces made so far; loops are charged by the size of their bodies.
    private(set) var nodeCount = 0
    private(set) var unavailable: Lexer.Failure?
    private let settings: FormulaSettings
    /// Evaluates constants; made when there is one to evaluate.
    private var folder: FormulaEvaluator?

    /// - Parameter isNested: names may have been assigned by the formula around this one.
    init(
        _ statements: [Syntax], symbols: Symbols, context: FormulaContext, settings: FormulaSettings, isNested: Bool
    ) {
        self.symbols = symbols
        self.context = context
        var survey = Survey()
        survey.visit(statements)
        assigned = survey.assigned
        isDynamic = survey.isDynamic || isNested
        self.settings = settings
    }

    mutating func statements(_ syntax: [Syntax]) throws(Lexer.Failure) -> any Node {
        if syntax.count == 1 { return try node(syntax[0]) }
        var nodes: [any Node] = []
        var main = syntax.count - 1
        for (index, statement) in syntax.enumerated() {
            if case .comment = statement { continue }
            if statement.isMainExpression { main = nodes.count }
            _ = index
            nodes.append(try node(statement))
        }
        return nodes.count == 1 ? nodes[0] : StatementsNode(nodes, main: main)
    }

    mutating func nodes(_ syntax: some Sequence<Syntax>) throws(Lexer.Failure) -> [any Node] {
        var nodes: [any Node] = []
        for part in syntax { nodes.append(try node(part)) }
        return nodes
    }

    /// A node with the number of pieces in it.
    mutating func counted(_ syntax: [Syntax]) throws(Lexer.Failure) -> (nodes: [any Node], size: Int) {
        let before = nodeCount
        let made = try nodes(syntax)
        return (made, max(1, nodeCount - before))
    }

    mutating func node(_ syntax: Syntax) throws(Lexer.Failure) -> any Node {
        nodeCount += 1
        switch syntax {
        case .constant(let value): return ConstantNode(value)
        case .yearlessDate(let text):
            traits.insert(.timeVariant)
            return YearlessDateNode(text)
        case .name(let slot): return name(slot)
        case .list(let elements):
            let nodes = try nodes(elements)
            return folded(ListNode(nodes), isConstant: nodes.allSatisfy(Self.isConstant))
        case .negative(let operand):
            let node = try node(operand)
            return folded(NegativeNode(node), isConstant: Self.isConstant(node))
        case .positive(let operand):
            let node = try node(operand)
            return folded(PositiveNode(node), isConstant: Self.isConstant(node))
        case .not(let operand):
            let node = try node(operand)
            return folded(NotNode(node), isConstant: Self.isConstant(node))
        case .chain(let first, let links): return try chain(first, links)
        case .subscript(let list, let index):
            let (list, index) = (try node(list), try node(index))
            return folded(SubscriptNode(list, index), isConstant: Self.isConstant(list) && Self.isConstant(index))
        case .call(let function, let arguments, let place): return try call(function, arguments, place)
        case .assign(let assignment, let slot, let value, let place):
            return try assign(assignment, slot, value, place)
        case .select(let condition):
            traits.insert(.selects)
            return SelectNode(try node(condition))
        case .comment: return ConstantNode(.empty)
        }
    }

    private mutating func name(_ slot: Int) -> any Node {
        read.insert(slot)
        let name = symbols.names[slot]
        guard isDynamic || assigned.contains(slot) else { return ItemNode(name) }
        traits.insert(.setsVariables)
        return VariableNode(slot, name)
    }

    private mutating func chain(_ first: Syntax, _ links: [Syntax.Link]) throws(Lexer.Failure) -> any Node {
        let start = try node(first)
        if links.count == 1 {
            let operand = try node(links[0].operand)
            nodeCount += 1
            return folded(
                BinaryNode(links[0].operator, permuted: links[0].permuted, start, operand),
                isConstant: Self.isConstant(start) && Self.isConstant(operand))
        }
        var made: [ChainNode.Link] = []
        made.reserveCapacity(links.count)
        var isConstant = Self.isConstant(start)
        for link in links {
            let operand = try node(link.operand)
            isConstant = isConstant && Self.isConstant(operand)
            made.append(.init(operator: link.operator, permuted: link.permuted, operand: operand))
        }
        nodeCount += links.count
        return folded(ChainNode(start, made), isConstant: isConstant)
    }

    private mutating func assign(
        _ assignment: Syntax.Assignment, _ slot: Int, _ value: Syntax, _ place: Int
    ) throws(Lexer.Failure) -> any Node {
        let name = symbols.names[slot]
        switch assignment {
        case .variable:
            traits.insert(.setsVariables)
            return AssignNode(slot, try node(value))
        case .default:
            traits.insert(.setsVariables)
            read.insert(slot)
            return DefaultNode(slot, name, try node(value))
        case .field:
            try allow(.writing, "FIELD", place)
            traits.insert(.sideEffects)
            return FieldNode(name, try node(value))
        case .environment:
            try allow(.agents.union(.fields), "ENVIRONMENT", place)
            traits.insert(.sideEffects)
            return EnvironmentNode(name.text, try node(value))
        }
    }

    private mutating func call(
        _ function: Function, _ arguments: [Syntax], _ place: Int
    ) throws(Lexer.Failure) -> any Node {
        if case .unavailable = function.body {
            let failure = failure(
                place, function.name, "\(function.name) is not available on a server", isUnavailable: true)
            guard context == .evaluation else { throw failure }
            unavailable = unavailable ?? failure
            return FaultNode(failure.message)
        }
        try allow(function.contexts, function.name, place)
        traits.formUnion(function.traits)
        let isPure = function.traits.isEmpty
        switch function.body {
        case .constant(let value): return ConstantNode(value)
        case .zero(let body): return ZeroCallNode(body)
        case .one(let body):
            let argument = try node(arguments[0])
            return folded(OneCallNode(body, argument), isConstant: isPure && Self.isConstant(argument))
        case .two(let body):
            let (first, second) = (try node(arguments[0]), try node(arguments[1]))
            return folded(
                TwoCallNode(body, first, second),
                isConstant: isPure && Self.isConstant(first) && Self.isConstant(second))
        case .many(let body):
            let nodes = try nodes(arguments)
            return folded(ManyCallNode(body, nodes), isConstant: isPure && nodes.allSatisfy(Self.isConstant))
        case .special(let body): return try body(&self, arguments, place)
        case .unavailable: preconditionFailure("handled above")
        }
    }

    private func allow(_ contexts: ContextSet, _ name: String, _ place: Int) throws(Lexer.Failure) {
        guard contexts.contains(context) else {
            throw failure(place, name, "\(name) cannot be used in a \(context.description)", isUnavailable: true)
        }
    }

    func failure(
        _ place: Int, _ word: String, _ message: String, isUnavailable: Bool = false
    ) -> Lexer.Failure {
        Lexer.Failure(start: place, end: place + word.utf8.count, message: message, isUnavailable: isUnavailable)
    }

    // MARK: For functions that decide themselves what is evaluated

    mutating func insert(_ more: FormulaTraits) { traits.formUnion(more) }

    /// Notes that the item is read; nil, a name that is not constant: any may be.
    mutating func readsItem(_ name: Value?) {
        guard let names = try? name?.texts() else {
            traits.insert(.readsAnyItem)
            return
        }
        namesRead += names.map { ItemName($0) }
    }

    /// The value of a node that was evaluated beforehand.
    static func constant(_ node: any Node) -> Value? {
        isConstant(node) ? unsafeDowncast(node, to: ConstantNode.self).value : nil
    }

    // MARK: Constants

    private static func isConstant(_ node: any Node) -> Bool {
        ObjectIdentifier(type(of: node)) == ObjectIdentifier(ConstantNode.self)
    }

    /// The node, or its value where that is always the same.
    private mutating func folded(_ node: any Node, isConstant: Bool) -> any Node {
        guard isConstant, let value = constantEvaluator().constant(node) else { return node }
        return ConstantNode(value)
    }

    /// Bounded, because nobody has asked for the formula to run yet.
    private mutating func constantEvaluator() -> FormulaEvaluator {
        if let folder { return folder }
        var bounded = settings
        bounded.now = nil
        bounded.limits.steps = 5000
        bounded.limits.textBytes = min(bounded.limits.textBytes, 1 << 14)
        let made = FormulaEvaluator(settings: bounded)
        folder = made
        return made
    }
}

/// What is assigned anywhere in a formula, found before anything is compiled.
private struct Survey {
    var assigned = SlotSet()
    var isDynamic = false

    mutating func visit(_ list: [Syntax]) { for syntax in list { visit(syntax) } }

    mutating func visit(_ syntax: Syntax) {
        switch syntax {
        case .constant, .yearlessDate, .name, .comment: break
        case .list(let elements): visit(elements)
        case .negative(let operand), .positive(let operand), .not(let operand), .select(let operand): visit(operand)
        case .chain(let first, let links):
            visit(first)
            for link in links { visit(link.operand) }
        case .subscript(let list, let index):
            visit(list)
            visit(index)
        case .call(let function, let arguments, _):
            if function.traits.contains(.dynamic) { isDynamic = true }
            visit(arguments)
        case .assign(let assignment, let slot, let value, _):
            if assignment == .variable || assignment == .default { assigned.insert(slot) }
            visit(value)
        }
    }
}

extension FormulaContext: CustomStringConvertible {
    /// For messages: "… cannot be used in a selection formula".
    public var description: String {
        switch self {
        case .selection: "selection formula"
        case .replication: "replication formula"
        case .column: "column formula"
        case .form: "form formula"
        case .hideWhen: "hide-when formula"
        case .windowTitle: "window title"
        case .defaultValue: "default value formula"
        case .inputTranslation: "input translation formula"
        case .validation: "validation formula"
        case .computed: "computed item's formula"
        case .computedForDisplay: "formula that is computed for display"
        case .agent: "agent's formula"
        case .evaluation: "formula of this kind"
        }
    }
}
