/// The patterns of @Matches and @Like, matched in time proportional to text × pattern whatever they are.
///
/// A pattern is a list of states; the text is read once, and all states that are possible after each character are kept
/// (Thompson's construction). Nothing is tried twice, so no pattern can be made slow.
struct Pattern {
    indirect enum Piece: Sendable {
        /// One character that the test accepts.
        case one(Test)
        /// Zero or more.
        case many(Test)
    }

    enum Test: Sendable {
        case any
        case character(Unicode.Scalar, ignoringCase: Bool)
        case set([ClosedRange<UInt32>], isComplement: Bool)

        func accepts(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .any: true
            case .character(let own, let ignoringCase):
                own == scalar || (ignoringCase && Self.folded(own) == Self.folded(scalar))
            case .set(let ranges, let isComplement): ranges.contains { $0.contains(scalar.value) } != isComplement
            }
        }

        private static func folded(_ scalar: Unicode.Scalar) -> String { scalar.properties.lowercaseMapping }
    }

    let pieces: [Piece]

    /// Whether the whole of `text` fits.
    func matches(_ text: [Unicode.Scalar], _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Bool {
        var states = [Bool](repeating: false, count: pieces.count + 1)
        states[0] = true
        skip(&states)
        for scalar in text {
            try evaluator.charge(1 + pieces.count / 4)
            var next = [Bool](repeating: false, count: states.count)
            for (index, piece) in pieces.enumerated() where states[index] {
                switch piece {
                case .one(let test): if test.accepts(scalar) { next[index + 1] = true }
                case .many(let test): if test.accepts(scalar) { next[index] = true }
                }
            }
            skip(&next)
            guard next.contains(true) else { return false }
            states = next
        }
        return states[pieces.count]
    }

    /// Zero repetitions: the state behind is possible too.
    private func skip(_ states: inout [Bool]) {
        for (index, piece) in pieces.enumerated() where states[index] {
            if case .many = piece { states[index + 1] = true }
        }
    }
}

/// A pattern of @Matches: patterns joined by `!`, `&` and `|`, from the left, as the operators of formulas.
struct MatchPattern {
    private struct Term {
        let isNegated: Bool
        let pattern: Pattern
        /// What joins it to what stands before.
        let isAnd: Bool
    }

    private var terms: [Term] = []
    private static let piecesMax = 4096

    init(_ text: String) throws(FormulaFault) {
        var rest = Array(text.unicodeScalars)[...]
        var isAnd = true
        while true {
            var isNegated = false
            while rest.first == "!" {
                isNegated.toggle()
                rest.removeFirst()
            }
            terms.append(Term(isNegated: isNegated, pattern: try Self.pattern(&rest), isAnd: isAnd))
            guard let joint = rest.popFirst() else { return }
            isAnd = joint == "&"
        }
    }

    func matches(_ text: [Unicode.Scalar], _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Bool {
        var result = true
        for term in terms {
            let holds = try term.pattern.matches(text, evaluator) != term.isNegated
            result = term.isAnd ? result && holds : result || holds
        }
        return result
    }

    private static func pattern(_ rest: inout ArraySlice<Unicode.Scalar>) throws(FormulaFault) -> Pattern {
        var pieces: [Pattern.Piece] = []
        while let next = rest.first, next != "&", next != "|" {
            guard pieces.count < piecesMax else { throw FormulaFault("The pattern is too long") }
            rest.removeFirst()
            if next == "*" {
                pieces.append(.many(.any))
            } else if next == "+", !rest.isEmpty {
                let first = rest.removeFirst()
                pieces.append(.many(try test(first, &rest)))
            } else {
                pieces.append(.one(try test(next, &rest)))
            }
        }
        return Pattern(pieces: pieces)
    }

    private static func test(
        _ first: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>
    ) throws(FormulaFault) -> Pattern.Test {
        switch first {
        case "?": return .any
        case "\\": return .character(rest.popFirst() ?? "\\", ignoringCase: true)
        case "{": return try set(&rest)
        default: return .character(first, ignoringCase: true)
        }
    }

    private static func set(_ rest: inout ArraySlice<Unicode.Scalar>) throws(FormulaFault) -> Pattern.Test {
        var ranges: [ClosedRange<UInt32>] = []
        var isComplement = false
        if rest.first == "!" {
            isComplement = true
            rest.removeFirst()
        }
        while var next = rest.popFirst() {
            if next == "}" { return .set(ranges, isComplement: isComplement) }
            if next == "\\", let escaped = rest.popFirst() { next = escaped }
            if rest.first == "-", let last = rest.dropFirst().first, last != "}" {
                rest = rest.dropFirst(2)
                ranges.append(min(next.value, last.value)...max(next.value, last.value))
            } else {
                ranges.append(next.value...next.value)
            }
        }
        throw FormulaFault("The pattern's set has no end: expected }")
    }
}

extension Pattern {
    /// A pattern of @Like: `_` is one character, `%` any run; `escape` stands before one that means itself.
    init(like text: String, escape: Unicode.Scalar?) throws(FormulaFault) {
        var pieces: [Piece] = []
        var rest = Array(text.unicodeScalars)[...]
        while let next = rest.popFirst() {
            guard pieces.count < 4096 else { throw FormulaFault("The pattern is too long") }
            if let escape, next == escape, let literal = rest.popFirst() {
                pieces.append(.one(.character(literal, ignoringCase: false)))
            } else if next == "%" {
                pieces.append(.many(.any))
            } else {
                pieces.append(.one(next == "_" ? .any : .character(next, ignoringCase: false)))
            }
        }
        self.init(pieces: pieces)
    }
}
