/// A second evaluator, as simple as it can be: a tree, lists of `Double` or `String`, nothing shared with the first.
indirect enum Tree {
    case number(Int)
    case text(String)
    case list([Tree])
    case operation(String, permuted: Bool, Tree, Tree)
    case negative(Tree)
    case not(Tree)
    case call(String, [Tree])

    /// As a formula; parentheses around everything, so that precedence does not matter, or none around operands that need none.
    var formula: String {
        switch self {
        case .number(let number): number < 0 ? "(\(number))" : "\(number)"
        case .text(let text): "\"\(text)\""
        case .list(let elements): "(" + elements.map(\.formula).joined(separator: ":") + ")"
        case .operation(let sign, let permuted, let left, let right):
            "(\(left.formula) \(permuted ? "*" : "")\(sign) \(right.formula))"
        case .negative(let tree): "(-\(tree.formula))"
        case .not(let tree): "(!\(tree.formula))"
        case .call(let name, let arguments): "\(name)(\(arguments.map(\.formula).joined(separator: "; ")))"
        }
    }
}

struct NaiveFault: Error {}

enum NaiveValue: Equatable {
    case numbers([Double])
    case texts([String])

    var numbers: [Double] {
        get throws { if case .numbers(let list) = self { list } else { throw NaiveFault() } }
    }

    var texts: [String] {
        get throws { if case .texts(let list) = self { list } else { throw NaiveFault() } }
    }

    var count: Int {
        switch self {
        case .numbers(let list): list.count
        case .texts(let list): list.count
        }
    }
}

enum Naive {
    static func value(_ tree: Tree) throws -> NaiveValue {
        switch tree {
        case .number(let number): return .numbers([Double(number)])
        case .text(let text): return .texts([text])
        case .list(let elements):
            let values = try elements.map(value)
            if case .numbers = values[0] { return .numbers(try values.flatMap { try $0.numbers }) }
            return .texts(try values.flatMap { try $0.texts })
        case .operation(let sign, let permuted, let left, let right):
            return try operation(sign, permuted, try value(left), try value(right))
        case .negative(let tree): return .numbers(try value(tree).numbers.map { -$0 })
        case .not(let tree): return truth(!(try value(tree).numbers.contains { $0 != 0 }))
        case .call(let name, let arguments): return try call(name, arguments)
        }
    }

    private static func truth(_ bool: Bool) -> NaiveValue { .numbers([bool ? 1 : 0]) }

    static func pairs<T, U>(_ left: [T], _ right: [U], permuted: Bool) -> [(T, U)] {
        if permuted { return left.flatMap { a in right.map { (a, $0) } } }
        return (0..<max(left.count, right.count)).map {
            ($0 < left.count ? left[$0] : left.last!, $0 < right.count ? right[$0] : right.last!)
        }
    }

    private static func operation(_ sign: String, _ permuted: Bool, _ left: NaiveValue, _ right: NaiveValue) throws
        -> NaiveValue
    {
        switch sign {
        case "&", "|":
            let (a, b) = (try left.numbers.contains { $0 != 0 }, try right.numbers.contains { $0 != 0 })
            return truth(sign == "&" ? a && b : a || b)
        case "+":
            if case .texts(let a) = left {
                return .texts(pairs(a, try right.texts, permuted: permuted).map { $0 + $1 })
            }
            return .numbers(pairs(try left.numbers, try right.numbers, permuted: permuted).map { $0 + $1 })
        case "-": return .numbers(pairs(try left.numbers, try right.numbers, permuted: permuted).map { $0 - $1 })
        case "*": return .numbers(pairs(try left.numbers, try right.numbers, permuted: permuted).map { $0 * $1 })
        case "/":
            let all = pairs(try left.numbers, try right.numbers, permuted: permuted)
            if all.contains(where: { $1 == 0 }) { throw NaiveFault() }
            return .numbers(all.map { $0 / $1 })
        default: return truth(try comparison(sign, permuted, left, right))
        }
    }

    private static func comparison(_ sign: String, _ permuted: Bool, _ left: NaiveValue, _ right: NaiveValue) throws
        -> Bool
    {
        let orders: [Int]
        switch (left, right) {
        case (.numbers(let a), .numbers(let b)):
            orders = pairs(a, b, permuted: permuted).map {
                abs($0 - $1) < 1e-9 * max(1, abs($0)) ? 0 : $0 < $1 ? -1 : 1
            }
        case (.texts(let a), .texts(let b)):
            orders = pairs(a, b, permuted: permuted).map { ($0.lowercased(), $1.lowercased()) }.map {
                $0 == $1 ? 0 : $0 < $1 ? -1 : 1
            }
        default: return sign == "<>"
        }
        switch sign {
        case "=": return orders.contains(0)
        case "<>": return orders.contains { $0 != 0 }
        case "<": return orders.contains(-1)
        case ">": return orders.contains(1)
        case "<=": return orders.contains { $0 <= 0 }
        default: return orders.contains { $0 >= 0 }
        }
    }

    private static func call(_ name: String, _ arguments: [Tree]) throws -> NaiveValue {
        if name == "@If" {
            for index in stride(from: 0, to: arguments.count - 1, by: 2)
            where try value(arguments[index]).numbers.contains(where: { $0 != 0 }) {
                return try value(arguments[index + 1])
            }
            return try value(arguments.last!)
        }
        if name == "@IsError" { return truth((try? value(arguments[0])) == nil) }
        let values = try arguments.map(value)
        switch name {
        case "@Length": return .numbers(try values[0].texts.map { Double($0.count) })
        case "@UpperCase": return .texts(try values[0].texts.map { $0.uppercased() })
        case "@Elements":
            if case .texts([""]) = values[0] { return .numbers([0]) }
            return .numbers([Double(values[0].count)])
        case "@Sum": return .numbers([try values.flatMap { try $0.numbers }.reduce(0, +)])
        case "@Max": return .numbers([try values[0].numbers.max()!])
        case "@Abs": return .numbers(try values[0].numbers.map { abs($0) })
        case "@Implode": return .texts([try values[0].texts.joined(separator: "-")])
        case "@IsText": if case .texts = values[0] { return truth(true) } else { return truth(false) }
        case "@Contains":
            let parts = try values[1].texts
            return truth(try values[0].texts.contains { text in parts.contains { $0.isEmpty || text.contains($0) } })
        case "@Unique":
            switch values[0] {
            case .numbers(let list): return .numbers(list.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
            case .texts(let list): return .texts(list.reduce(into: []) { if !$0.contains($1) { $0.append($1) } })
            }
        default: throw NaiveFault()
        }
    }
}
