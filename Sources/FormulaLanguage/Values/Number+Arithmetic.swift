import NoteModel

extension Number {
    static func + (left: Number, right: Number) throws(FormulaFault) -> Number {
        if case .decimal(let a, let power) = left, case .decimal(let b, power) = right, power == 0 {
            let (sum, overflow) = a.addingReportingOverflow(b)
            if !overflow { return .decimal(sum, exponent: 0) }
        }
        if let (a, b, power) = aligned(left, right) {
            let (sum, overflow) = a.addingReportingOverflow(b)
            if !overflow, let number = Number(significand: sum, exponent: power) { return number }
        }
        return try finite(left.double + right.double)
    }

    static func - (left: Number, right: Number) throws(FormulaFault) -> Number { try left + -right }

    static prefix func - (number: Number) -> Number {
        switch number {
        case .decimal(let digits, let exponent):
            digits == .min
                ? Number(significand: -Int128(digits), exponent: Int(exponent))! : .decimal(-digits, exponent: exponent)
        case .wide(let wide):
            Number(significand: -wide.value.significand, exponent: Int(wide.value.exponent))!
        case .double(let double): .double(-double)
        }
    }

    static func * (left: Number, right: Number) throws(FormulaFault) -> Number {
        if let (a, m) = left.parts, let (b, n) = right.parts {
            let (product, overflow) = a.multipliedReportingOverflow(by: b)
            if !overflow, let number = Number(significand: product, exponent: m + n) { return number }
        }
        return try finite(left.double * right.double)
    }

    static func / (left: Number, right: Number) throws(FormulaFault) -> Number {
        guard !right.isZero else { throw FormulaFault("Division by zero") }
        if let quotient = exactQuotient(left, right) { return quotient }
        return try finite(left.double / right.double)
    }

    /// Nil when it has no finite decimal, or more digits than fit.
    private static func exactQuotient(_ left: Number, _ right: Number) -> Number? {
        guard case .decimal(let a, let m) = left, case .decimal(let b, let n) = right, b != .min, a != .min else {
            return nil
        }
        if a % b == 0 { return Number(significand: Int128(a / b), exponent: Int(m) - Int(n)) }
        let common = greatestCommonDivisor(a.magnitude, b.magnitude)
        var divisor = b.magnitude / common
        var (twos, fives) = (divisor.trailingZeroBitCount, 0)
        divisor >>= UInt64(twos)
        while divisor % 5 == 0 {
            divisor /= 5
            fives += 1
        }
        guard divisor == 1 else { return nil }
        // a/(2^i 5^j) = a 2^(k-i) 5^(k-j) / 10^k with k = max(i, j)
        var digits = Int128(a.magnitude / common) * ((a < 0) == (b < 0) ? 1 : -1)
        let power = max(twos, fives)
        while twos < power || fives < power {
            let factor: Int128 = twos < power ? 2 : 5
            if twos < power { twos += 1 } else { fives += 1 }
            let (more, overflow) = digits.multipliedReportingOverflow(by: factor)
            guard !overflow else { return nil }
            digits = more
        }
        return Number(significand: digits, exponent: Int(m) - Int(n) - power)
    }

    private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    static func finite(_ double: Double) throws(FormulaFault) -> Number {
        guard let number = Number(double) else { throw FormulaFault("The number is out of range") }
        return number
    }

    /// Both as multiples of one power of ten; nil when one of them is binary or there is no room.
    private static func aligned(_ left: Number, _ right: Number) -> (Int128, Int128, Int)? {
        guard var (a, m) = left.parts, var (b, n) = right.parts else { return nil }
        guard abs(m - n) <= 38 else { return nil }
        while m > n {
            let (more, overflow) = a.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            (a, m) = (more, m - 1)
        }
        while n > m {
            let (more, overflow) = b.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            (b, n) = (more, n - 1)
        }
        return (a, b, m)
    }

    /// Below, at or above 0.
    static func order(_ left: Number, _ right: Number) -> Int {
        if case .decimal(let a, let m) = left, case .decimal(let b, let n) = right, m == n {
            return a < b ? -1 : a == b ? 0 : 1
        }
        if let (a, b, _) = aligned(left, right) { return a < b ? -1 : a == b ? 0 : 1 }
        let (a, b) = (left.double, right.double)
        if a == b, let (digits, m) = left.parts, let (others, n) = right.parts {
            // Exact, equal as doubles and too far apart in size to align: only 0 and tiny numbers are.
            return digits.signum() == others.signum() && (digits == 0) == (others == 0)
                ? exactOrder(digits, m, others, n) : (digits.signum() < others.signum() ? -1 : 1)
        }
        return a < b ? -1 : a == b ? 0 : 1
    }

    /// Of two numbers of the same sign, by their magnitude in digits.
    private static func exactOrder(_ a: Int128, _ m: Int, _ b: Int128, _ n: Int) -> Int {
        let (own, others) = (String(a.magnitude).utf8.count + m, String(b.magnitude).utf8.count + n)
        return own == others ? 0 : (own < others) == (a > 0) ? -1 : 1
    }

    static func == (left: Number, right: Number) -> Bool { order(left, right) == 0 }
    static func < (left: Number, right: Number) -> Bool { order(left, right) < 0 }

    var magnitude: Number { self < 0 ? -self : self }

    /// Rounded towards zero.
    var integerPart: Number {
        switch self {
        case .decimal(_, let exponent) where exponent >= 0: return self
        case .double(let double): return Number(double.rounded(.towardZero)) ?? 0
        default:
            guard var (digits, power) = parts else { return 0 }
            while power < 0, digits != 0 { (digits, power) = (digits / 10, power + 1) }
            return Number(significand: digits, exponent: max(power, 0)) ?? 0
        }
    }

    /// To the nearest whole number, halves away from zero.
    var roundedHalfAway: Number {
        switch self {
        case .decimal(_, let exponent) where exponent >= 0: return self
        case .double(let double): return Number(double.rounded(.toNearestOrAwayFromZero)) ?? 0
        default:
            let whole = integerPart
            guard let rest = try? self - whole, let twice = try? rest * 2 else { return whole }
            if twice.magnitude < 1 { return whole }
            return (try? whole + (self < 0 ? -1 : 1)) ?? whole
        }
    }
}
