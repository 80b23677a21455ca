extension FunctionTable {
    static let listFunctions: [Function] = [
        .one("@Elements") { value, _ throws(FormulaFault) in Value(value.isEmptyText ? 0 : value.count) },
        .one("@Count") { value, _ throws(FormulaFault) in Value(value.count) },
        .many("@Explode", 1...4) { arguments, evaluator throws(FormulaFault) in
            if arguments[0].isTime { return try Lists.days(arguments[0], evaluator) }
            let separators = arguments.count > 1 ? try arguments[1].texts().joined() : " ,;"
            let keepsEmpty = arguments.count > 2 ? try arguments[2].truth() : false
            let splitsLines = arguments.count > 3 ? try arguments[3].truth() : true
            var marks = Set(separators.unicodeScalars)
            if splitsLines { marks.formUnion(["\n", "\r"]) }
            var parts: [String] = []
            for text in try arguments[0].texts() {
                for part in text.unicodeScalars.split(
                    omittingEmptySubsequences: !keepsEmpty, whereSeparator: { marks.contains($0) })
                {
                    parts.append(String(part))
                    try evaluator.charge(2)
                }
                try evaluator.checkCount(parts.count)
            }
            return Value(texts: parts)
        },
        .many("@Implode", 1...2) { arguments, evaluator throws(FormulaFault) in
            let separator = arguments.count > 1 ? try arguments[1].text() : " "
            let texts = try arguments[0].texts()
            let length = texts.reduce(0) { $0 + $1.utf8.count } + separator.utf8.count * texts.count
            guard length <= 2 * evaluator.settings.limits.textBytes else {
                throw .limit("The text is longer than \(evaluator.settings.limits.textBytes) bytes")
            }
            return try evaluator.text(texts.joined(separator: separator))
        },
        .two("@IsMember") { value, list, evaluator throws(FormulaFault) in
            try Value(Lists.isMember(value, list, evaluator))
        },
        .two("@IsNotMember") { value, list, evaluator throws(FormulaFault) in
            try Value(!Lists.isMember(value, list, evaluator))
        },
        .two("@Member") { value, list, evaluator throws(FormulaFault) in
            let keys = try Lists.keys(list)
            guard let wanted = try Lists.keys(value).first else { return .no }
            return Value((keys.firstIndex(of: wanted) ?? -1) + 1)
        },
        .many("@Keywords", 2...3) { arguments, evaluator throws(FormulaFault) in
            let separators = arguments.count > 2 ? try arguments[2].texts().joined() : "?. ,!;:[](){}\"<>\n\r\t"
            let marks = Set(separators.unicodeScalars)
            var found: Set<String> = []
            for text in try arguments[0].texts() {
                try evaluator.charge(1 + text.utf8.count / 8)
                for part in text.unicodeScalars.split(whereSeparator: { marks.contains($0) }) {
                    found.insert(String(part))
                }
                if marks.isEmpty { found.insert(text) }
            }
            return Value(texts: try arguments[1].texts().filter { found.contains($0) })
        },
        .many("@Replace", 3...3) { arguments, evaluator throws(FormulaFault) in
            let (from, to) = (try arguments[1].texts(), try arguments[2].texts())
            var places: [String: Int] = [:]
            for (index, text) in from.enumerated() where places[text] == nil { places[text] = index }
            try evaluator.charge(from.count)
            return Value(texts: try arguments[0].texts().map { text in places[text].map { to.extended($0) } ?? text })
        },
        .two("@Subset") { value, number, _ throws(FormulaFault) in
            let wanted = try number.number().truncated
            guard wanted != 0 else { throw FormulaFault("The second argument of @Subset must not be zero") }
            let count = value.count
            if wanted > 0 { return value.elements(0..<min(wanted, count)) }
            return value.elements(max(0, count - min(Int(wanted.magnitude), count))..<count)
        },
        .special("@Unique", 0...1) { compiler, arguments, place throws(Lexer.Failure) in
            guard let list = arguments.first else {
                compiler.insert(.random)
                return ZeroCallNode { evaluator throws(FormulaFault) in Lists.uniqueText(evaluator) }
            }
            return OneCallNode(
                { value, evaluator throws(FormulaFault) in try Lists.unique(value) }, try compiler.node(list))
        },
        .constant("@Nothing", .nothing),
    ]
}
