extension FunctionTable {
    static let fieldFunctions: [Function] = [
        .special("@GetField", 1...1) { compiler, arguments, place throws(Lexer.Failure) in
            let name = try compiler.node(arguments[0])
            compiler.readsItem(Compiler.constant(name))
            return OneCallNode(
                { name, evaluator throws(FormulaFault) in evaluator.item(ItemName(try name.text())) }, name)
        },
        .two("@SetField", .sideEffects, .writing) { name, value, evaluator throws(FormulaFault) in
            try evaluator.write(ItemName(try name.text()), value)
            return value
        },
        .special("@IsAvailable", 1...1) { compiler, arguments, place throws(Lexer.Failure) in
            try availability(&compiler, arguments[0], place, "@IsAvailable", isAvailable: true)
        },
        .special("@IsUnavailable", 1...1) { compiler, arguments, place throws(Lexer.Failure) in
            try availability(&compiler, arguments[0], place, "@IsUnavailable", isAvailable: false)
        },
        .constant("@Unavailable", .unavailable, .writing),
        .constant("@DeleteField", .unavailable, .agents),
        .zero("@DocFields", .readsAnyItem) { evaluator throws(FormulaFault) in
            let names = evaluator.itemNames
            try evaluator.checkCount(names.count)
            try evaluator.charge(names.count)
            return Value(texts: names)
        },
        .zero("@ThisName", .usesUser, .fields) { evaluator throws(FormulaFault) in
            guard let name = evaluator.thisName else { throw FormulaFault("@ThisName is not available here") }
            return .text(name.text)
        },
        .zero("@ThisValue", .readsAnyItem, .fields) { evaluator throws(FormulaFault) in
            guard let name = evaluator.thisName else { throw FormulaFault("@ThisValue is not available here") }
            return evaluator.item(name)
        },
        .many("@GetProfileField", 2...3, .usesLookups) { arguments, evaluator throws(FormulaFault) in
            let key = arguments.count > 2 ? try arguments[2].text() : ""
            return try evaluator.answer(
                .profileField(form: try arguments[0].text(), name: try arguments[1].text(), key: key),
                for: "@GetProfileField")
        },
        .many("@SetProfileField", 3...4, .sideEffects, .agents.union(.fields)) {
            arguments, evaluator throws(FormulaFault) in
            guard let value = arguments[2].itemValue else { throw FormulaFault("An item cannot hold this value") }
            let key = arguments.count > 3 ? try arguments[3].text() : ""
            _ = try evaluator.answer(
                .setProfileField(form: try arguments[0].text(), name: try arguments[1].text(), key: key, value: value),
                for: "@SetProfileField")
            return arguments[2]
        },
        .two("@GetDocField", .usesLookups, .lookups) { unid, name, evaluator throws(FormulaFault) in
            try evaluator.answer(
                .documentField(unid: try unid.text(), name: try name.text()), for: "@GetDocField")
        },
        .many("@SetDocField", 3...3, .sideEffects, .agents.union(.fields)) {
            arguments, evaluator throws(FormulaFault) in
            guard let value = arguments[2].itemValue else { throw FormulaFault("An item cannot hold this value") }
            _ = try evaluator.answer(
                .setDocumentField(unid: try arguments[0].text(), name: try arguments[1].text(), value: value),
                for: "@SetDocField")
            return arguments[2]
        },
    ]

    private static func availability(
        _ compiler: inout Compiler, _ syntax: Syntax, _ place: Int, _ function: String, isAvailable: Bool
    ) throws(Lexer.Failure) -> any Node {
        guard case .name(let slot) = syntax else {
            throw compiler.failure(place, function, "expected the name of an item, without quotes, in \(function)")
        }
        _ = try compiler.node(syntax)
        return AvailabilityNode(compiler.symbols.names[slot], isAvailable: isAvailable)
    }
}

final class AvailabilityNode: Node {
    let name: ItemName
    let isAvailable: Bool

    init(_ name: ItemName, isAvailable: Bool) {
        self.name = name
        self.isAvailable = isAvailable
    }

    func evaluate(_ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        try evaluator.charge(1)
        return Value(evaluator.isAvailable(name) == isAvailable)
    }
}
