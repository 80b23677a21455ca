/// Questions about texts.
extension FunctionTable {
    static let searchFunctions: [Function] = [
        .two("@Contains") { value, parts, evaluator throws(FormulaFault) in
            try any(value, parts, evaluator) { text, part in part.first(in: text) != nil }
        },
        .two("@Begins") { value, parts, evaluator throws(FormulaFault) in
            try any(value, parts, evaluator) { text, part in text.starts(with: part.needle) }
        },
        .two("@Ends") { value, parts, evaluator throws(FormulaFault) in
            try any(value, parts, evaluator) { text, part in text.suffix(part.needle.count).elementsEqual(part.needle) }
        },
        .two("@Matches") { value, patterns, evaluator throws(FormulaFault) in
            let texts = try value.texts().map { Array($0.unicodeScalars) }
            for pattern in try patterns.texts() {
                try evaluator.charge(pattern.utf8.count)
                let compiled = try MatchPattern(pattern)
                for text in texts where try compiled.matches(text, evaluator) { return .yes }
            }
            return .no
        },
        .many("@Like", 2...3) { arguments, evaluator throws(FormulaFault) in
            let escape = arguments.count > 2 ? try arguments[2].text().unicodeScalars.first : nil
            let texts = try arguments[0].texts().map { Array($0.unicodeScalars) }
            for pattern in try arguments[1].texts() {
                try evaluator.charge(pattern.utf8.count)
                let compiled = try Pattern(like: pattern, escape: escape)
                for text in texts where try compiled.matches(text, evaluator) { return .yes }
            }
            return .no
        },
        .many("@Compare", 2...3) { arguments, evaluator throws(FormulaFault) in
            let (left, right) = (try arguments[0].texts(), try arguments[1].texts())
            let options = arguments.count > 2 ? SortOptions(try arguments[2].keywords()) : SortOptions([])
            let pairs = try Pairs(left.count, right.count, permuted: false, evaluator)
            try evaluator.charge((left + right).reduce(0) { $0 + $1.utf8.count } / 8)
            return Value(
                numbers: try pairs.map { i, j throws(FormulaFault) in
                    Number(
                        Collation.order(
                            left[i], right[j], locale: evaluator.settings.locale, options: options.collation))
                })
        },
    ]

    private static func any(
        _ value: Value, _ parts: Value, _ evaluator: FormulaEvaluator, _ holds: ([UInt8], ByteSearch) -> Bool
    ) throws(FormulaFault) -> Value {
        let searches = try parts.texts().map { ByteSearch($0) }
        for text in try value.texts() {
            let bytes = Array(text.utf8)
            for search in searches {
                try evaluator.charge(1 + bytes.count / 16)
                if holds(bytes, search) { return .yes }
            }
        }
        return .no
    }
}
