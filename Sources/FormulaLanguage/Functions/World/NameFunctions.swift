extension FunctionTable {
    static let nameFunctions: [Function] = [
        .two("@Name") { action, names, _ throws(FormulaFault) in
            guard let word = try action.keywords().first else { throw .expected("Keyword") }
            return try names.mapTexts { text throws(FormulaFault) in try NameParts(text).part(word, of: text) }
        },
        .many("@UserName", 0...1, .usesUser) { arguments, evaluator throws(FormulaFault) in
            // Nobody has an alternate name here.
            if let index = try arguments.first?.number(), index == 1 { return .empty }
            return .text(evaluator.settings.userName)
        },
        .zero("@UserNamesList", .usesUser, .users) { evaluator throws(FormulaFault) in
            let settings = evaluator.settings
            return Value(texts: NameParts(settings.userName).list + settings.groups + settings.roles)
        },
        .zero("@UserRoles", .usesUser, .users) { evaluator throws(FormulaFault) in
            Value(texts: evaluator.settings.roles)
        },
        .zero("@V3UserName", .usesUser) { evaluator throws(FormulaFault) in
            .text(NameParts(evaluator.settings.userName).commonName)
        },
        .many("@UserNameLanguage", 0...1, .usesUser) { _, evaluator throws(FormulaFault) in
            .text(evaluator.settings.locale == .viVN ? "vi" : "en")
        },
        .many("@UserAccess", 1...2, .usesUser) { arguments, evaluator throws(FormulaFault) in
            let right = arguments.count > 1 ? try arguments[1].keywords().first ?? "" : ""
            let (server, database) = try databasePath(arguments[0])
            return try evaluator.answer(
                .userAccess(server: server, database: database, right: right), for: "@UserAccess")
        },
        asked("@UserPrivileges", 0...0, .usesUser, .users),
        asked("@ServerAccess", 1...3, .usesUser, .users),
        .many("@NameLookup", 3...3, .usesLookups, .lookups) { arguments, evaluator throws(FormulaFault) in
            try evaluator.answer(
                .nameLookup(
                    options: try arguments[0].keywords(), users: try arguments[1].texts(), item: try arguments[2].text()
                ),
                for: "@NameLookup")
        },
    ]

    /// `"server":"file"`, or one text that names the database; both empty: the one the formula is in.
    static func databasePath(_ value: Value) throws(FormulaFault) -> (server: String, database: String) {
        let texts = try value.texts()
        return texts.count > 1 ? (texts[0], texts[1]) : ("", texts[0])
    }
}
