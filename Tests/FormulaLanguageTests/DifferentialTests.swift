import NoteModel
import Testing

@testable import FormulaLanguage

/// Random formulas, evaluated twice: as text by the language, and as a tree by the simple evaluator.
@Suite struct DifferentialTests {
    private static func tree(_ random: inout Draws, _ depth: Int) -> Tree {
        guard depth > 0, random.below(6) > 0 else {
            return random.below(3) == 0
                ? .text(["", "a", "B", "ab", "Ba", "b1"][random.below(6)]) : .number(random.below(9) - 3)
        }
        switch random.below(8) {
        case 0, 1: return .list((0...random.below(3)).map { _ in tree(&random, depth - 1) })
        case 2: return .negative(tree(&random, depth - 1))
        case 3: return .not(tree(&random, depth - 1))
        case 4, 5:
            let signs = ["+", "-", "*", "/", "=", "<>", "<", ">", "<=", ">=", "&", "|"]
            let sign = signs[random.below(signs.count)]
            let permuted = sign != "&" && sign != "|" && random.below(3) == 0
            return .operation(sign, permuted: permuted, tree(&random, depth - 1), tree(&random, depth - 1))
        case 6:
            return .call(
                "@If", (0..<(1 + 2 * random.below(3))).map { _ in tree(&random, depth - 1) })
        default:
            let names = [
                "@Length", "@UpperCase", "@Elements", "@Sum", "@Max", "@Abs", "@Implode", "@IsText", "@Contains",
                "@Unique",
                "@IsError",
            ]
            let name = names[random.below(names.count)]
            var arguments = [tree(&random, depth - 1)]
            if name == "@Contains" { arguments.append(tree(&random, depth - 1)) }
            if name == "@Implode" { arguments.append(.text("-")) }
            return .call(name, arguments)
        }
    }

    private func agrees(_ found: FormulaValue, _ expected: NaiveValue?) -> Bool {
        switch (found, expected) {
        case (.error, nil): true
        case (.text(let list), .texts(let others)): list == others
        case (.number(let list), .numbers(let others)):
            list.count == others.count
                && zip(list, others).allSatisfy { abs(Double("\($0)")! - $1) <= 1e-9 * max(1, abs($1)) }
        default: false
        }
    }

    @Test func `both evaluators agree on random formulas`() throws {
        var random = Draws(seed: 5)
        let evaluator = FormulaEvaluator()
        var errors = 0
        for _ in 0..<8000 {
            let tree = Self.tree(&random, 4)
            let found = evaluator.value(try Formula(tree.formula), on: NoteHost())
            let expected = try? Naive.value(tree)
            if expected == nil { errors += 1 }
            #expect(agrees(found, expected), "\(tree.formula) gives \(found), expected \(String(describing: expected))")
        }
        #expect(errors < 7200)
    }

    @Test func `plain operators pair elements and permuted ones cross them`() throws {
        var random = Draws(seed: 7)
        let evaluator = FormulaEvaluator()
        for _ in 0..<2000 {
            let left = (0...random.below(6)).map { _ in random.below(50) }
            let right = (0...random.below(6)).map { _ in random.below(50) }
            let text = { (list: [Int]) in list.map(String.init).joined(separator: ":") }
            for (permuted, sign) in [(false, "+"), (true, "*+")] {
                let found = evaluator.value(try Formula("\(text(left)) \(sign) \(text(right))"), on: NoteHost())
                let sums = Naive.pairs(left, right, permuted: permuted).map { ExactDecimal($0 + $1) }
                #expect(found == .number(sums))
                #expect(sums.count == (permuted ? left.count * right.count : max(left.count, right.count)))
            }
            let equal = evaluator.value(try Formula("\(text(left)) *= \(text(right))"), on: NoteHost())
            #expect(equal == .number([Set(left).isDisjoint(with: right) ? 0 : 1]))
        }
    }
}
