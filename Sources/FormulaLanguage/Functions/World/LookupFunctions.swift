import NoteModel

extension FunctionTable {
    static let lookupFunctions: [Function] = [
        .many("@DbColumn", 4...4, .usesLookups, .lookups) { arguments, evaluator throws(FormulaFault) in
            let (server, database) = try databasePath(arguments[1])
            let column = try arguments[3].number().truncated
            guard column > 0 else { throw FormulaFault("Columns are counted from 1") }
            return try evaluator.answer(
                .column(server: server, database: database, view: try arguments[2].text(), column: column),
                for: "@DbColumn")
        },
        .many("@DbLookup", 5...6, .usesLookups, .lookups) { arguments, evaluator throws(FormulaFault) in
            try lookup(arguments, evaluator)
        },
        database("@DbName", .dbName), database("@DbTitle", .dbTitle), database("@ReplicaID", .replicaID),
        database("@DbManager", .dbManager), database("@TemplateVersion", .templateVersion),
        database("@ViewTitle", .viewTitle),
        .one("@DbExists", .usesLookups, .lookups) { path, evaluator throws(FormulaFault) in
            let (server, database) = try databasePath(path)
            return try evaluator.answer(.databaseExists(server: server, database: database), for: "@DbExists")
        },
        .many("@MailSend", 0...7, .sideEffects, .agents.union(.fields)) { arguments, evaluator throws(FormulaFault) in
            var values: [ItemValue] = []
            for argument in arguments { values.append(try evaluator.sent(argument)) }
            return try evaluator.answer(.mail(values), for: "@MailSend")
        },
        asked("@DbCommand", 2...Function.anyNumber, .usesLookups, .lookups),
        asked("@PolicyIsFieldLocked", 1...1, .usesLookups, .lookups),
        asked("@IsAgentEnabled", 1...1, .usesLookups, .lookups),
    ]

    private static func database(_ name: String, _ property: DatabaseProperty) -> Function {
        .zero(name, .usesUser) { evaluator throws(FormulaFault) in
            try evaluator.answer(.database(property), for: name)
        }
    }

    private static func lookup(_ arguments: [Value], _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let (server, database) = try databasePath(arguments[1])
        var keys: [ItemValue] = []
        for key in arguments[3].singles { keys.append(try evaluator.sent(key)) }
        var options: FormulaRequest.LookupOptions = []
        for word in arguments.count > 5 ? try arguments[5].keywords() : [] {
            switch word {
            case "FAILSILENT": options.insert(.failSilent)
            case "PARTIALMATCH": options.insert(.partialMatch)
            case "RETURNDOCUMENTUNIQUEID": options.insert(.returnUNID)
            default: throw FormulaFault("@DbLookup does not know [\(word)]")
            }
        }
        let isColumn = arguments[4].isNumber
        let request = FormulaRequest.lookup(
            server: server, database: database, view: try arguments[2].text(), keys: keys,
            field: isColumn ? nil : try arguments[4].text(),
            column: isColumn ? try arguments[4].number().truncated : nil,
            options: options)
        if let found = try evaluator.found(request, for: "@DbLookup") { return found }
        if options.contains(.failSilent) { return .empty }
        throw FormulaFault("Entry not found in index")
    }
}

extension FormulaEvaluator {
    /// A value as a host gets it; keywords as their words.
    func sent(_ value: Value) throws(FormulaFault) -> ItemValue {
        if case .keywords(let words) = value { return words.count == 1 ? .text(words[0]) : .textList(words) }
        guard let item = value.itemValue else { throw .expected("Text") }
        return item
    }
}
