import CMath

extension FunctionTable {
    static let mathFunctions: [Function] = [
        .one("@Abs") { value, _ throws(FormulaFault) in try value.mapNumbers { n throws(FormulaFault) in n.magnitude }
        },
        .one("@Sign") { value, _ throws(FormulaFault) in
            try value.mapNumbers { n throws(FormulaFault) in n.isZero ? 0 : n < 0 ? -1 : 1 }
        },
        .one("@Integer") { value, _ throws(FormulaFault) in
            try value.mapNumbers { n throws(FormulaFault) in n.integerPart }
        },
        .one("@Sqrt") { value, _ throws(FormulaFault) in try real(value) { $0.squareRoot() } },
        .one("@Exp") { value, _ throws(FormulaFault) in try real(value, math_exp) },
        .one("@Ln") { value, _ throws(FormulaFault) in try real(value, math_log) },
        .one("@Log") { value, _ throws(FormulaFault) in try real(value, math_log10) },
        .one("@Sin") { value, _ throws(FormulaFault) in try real(value, math_sin) },
        .one("@Cos") { value, _ throws(FormulaFault) in try real(value, math_cos) },
        .one("@Tan") { value, _ throws(FormulaFault) in try real(value, math_tan) },
        .one("@ASin") { value, _ throws(FormulaFault) in try real(value, math_asin) },
        .one("@ACos") { value, _ throws(FormulaFault) in try real(value, math_acos) },
        .one("@ATan") { value, _ throws(FormulaFault) in try real(value, math_atan) },
        .two("@ATan2") { x, y, _ throws(FormulaFault) in
            try x.mapNumbers(y) { x, y throws(FormulaFault) in try .finite(math_atan2(y.double, x.double)) }
        },
        .constant("@Pi", .number(.double(.pi))),
        .two("@Power") { base, exponent, _ throws(FormulaFault) in
            try base.mapNumbers(exponent) { b, e throws(FormulaFault) in try Arithmetic.power(b, e) }
        },
        .two("@Modulo") { left, right, _ throws(FormulaFault) in
            try left.mapNumbers(right) { a, b throws(FormulaFault) in try Arithmetic.modulo(a, b) }
        },
        .many("@Max", 1...2) { arguments, _ throws(FormulaFault) in try extreme(arguments) { $1 < $0 } },
        .many("@Min", 1...2) { arguments, _ throws(FormulaFault) in try extreme(arguments) { $0 < $1 } },
        .many("@Sum", 1...Function.anyNumber) { arguments, _ throws(FormulaFault) in
            var sum: Number = 0
            for argument in arguments {
                for number in try argument.numbers() { sum = try sum + number }
            }
            return .number(sum)
        },
        .many("@Round", 1...2) { arguments, _ throws(FormulaFault) in
            guard arguments.count > 1 else {
                return try arguments[0].mapNumbers { n throws(FormulaFault) in n.roundedHalfAway }
            }
            return try arguments[0].mapNumbers(arguments[1]) { n, factor throws(FormulaFault) in
                guard !factor.isZero else { throw FormulaFault("Division by zero") }
                return try (n / factor).roundedHalfAway * factor
            }
        },
        .zero("@Random", .random) { evaluator throws(FormulaFault) in
            .number(try .finite(Double(evaluator.nextRandom() >> 11) / 9_007_199_254_740_992))
        },
        .many("@FloatEq", 2...3) { arguments, _ throws(FormulaFault) in
            let (left, right) = (try arguments[0].numbers(), try arguments[1].numbers())
            let tolerance = arguments.count > 2 ? try arguments[2].number() : Number(digits: "0.0001")!
            for index in 0..<max(left.count, right.count) {
                let difference = try left.extended(index) - right.extended(index)
                if tolerance.magnitude < difference.magnitude { return .no }
            }
            return .yes
        },
    ]

    private static func real(_ value: Value, _ function: (Double) -> Double) throws(FormulaFault) -> Value {
        try value.mapNumbers { number throws(FormulaFault) in try .finite(function(number.double)) }
    }

    /// One list: its extreme; two: element by element.
    private static func extreme(
        _ arguments: [Value], _ isBetter: (Number, Number) -> Bool
    ) throws(FormulaFault) -> Value {
        if arguments.count == 2 {
            return try arguments[0].mapNumbers(arguments[1]) { a, b throws(FormulaFault) in isBetter(b, a) ? b : a }
        }
        let numbers = try arguments[0].numbers()
        return .number(numbers.dropFirst().reduce(numbers[0]) { isBetter($1, $0) ? $1 : $0 })
    }
}

enum Arithmetic {
    /// Exact for whole exponents as long as the result is; binary otherwise.
    static func power(_ base: Number, _ exponent: Number) throws(FormulaFault) -> Number {
        guard let whole = exponent.integer, whole.magnitude <= 4096, !(base.isZero && whole < 0) else {
            return try .finite(math_pow(base.double, exponent.double))
        }
        var result: Number = 1
        var square = base
        var left = whole.magnitude
        while left > 0 {
            if left & 1 == 1 { result = try result * square }
            left >>= 1
            if left > 0 { square = try square * square }
        }
        return whole < 0 ? try 1 / result : result
    }

    /// The rest of a division towards zero, with the sign of `a`.
    static func modulo(_ a: Number, _ b: Number) throws(FormulaFault) -> Number {
        guard !b.isZero else { throw FormulaFault("Division by zero") }
        if let x = a.integer, let y = b.integer, y != -1 { return Number(x % y) }
        if a.parts == nil || b.parts == nil || abs((a.double / b.double)) > 1e15 {
            return try .finite(a.double.truncatingRemainder(dividingBy: b.double))
        }
        return try a - (a / b).integerPart * b
    }
}
