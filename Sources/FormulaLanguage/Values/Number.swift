import NoteModel

/// A number inside a formula: an exact decimal as long as the result is one, binary floating point otherwise.
///
/// Notes calculates in binary floating point throughout, where `0.1 + 0.2 = 0.3` is false. Here sums, differences,
/// products and quotients that have at most 34 digits are exact; what has no finite decimal (1 ÷ 3, a sine) is a `Double`.
/// A `Double` that is a whole number below 2⁵³ becomes exact again, so that `1 / 3 * 3 = 1`.
enum Number: Sendable {
    /// `significand × 10^exponent`; exponent 0 for every whole number that fits, otherwise without trailing zeros.
    case decimal(Int64, exponent: Int16)
    /// More digits than ``decimal(_:exponent:)`` has room for.
    case wide(WideDecimal)
    /// Finite, and not a whole number below 2⁵³.
    case double(Double)

    /// Keeps ``Number`` small: 34 digits are rare.
    final class WideDecimal: Sendable {
        let value: ExactDecimal
        init(_ value: ExactDecimal) { self.value = value }
    }
}

extension Number: ExpressibleByIntegerLiteral {
    init(_ integer: Int) { self = .decimal(Int64(integer), exponent: 0) }
    init(integerLiteral value: Int) { self.init(value) }
    init(_ bool: Bool) { self = .decimal(bool ? 1 : 0, exponent: 0) }

    init(_ decimal: ExactDecimal) {
        if let small = Int64(exactly: decimal.significand) {
            self = Self.small(small, Int(decimal.exponent)) ?? .wide(WideDecimal(decimal))
        } else {
            self = .wide(WideDecimal(decimal))
        }
    }

    /// Nil when not finite.
    init?(_ double: Double) {
        guard double.isFinite else { return nil }
        if double.magnitude < 9_007_199_254_740_992, double == double.rounded(.towardZero) {
            self = .decimal(Int64(double), exponent: 0)
        } else {
            self = .double(double)
        }
    }

    /// Numbers of formulas are no larger than a `Double` can be; what an item holds may be.
    private static let exponentBound = 290

    /// Exact when it has at most 34 digits; otherwise the nearest `Double`; nil out of a `Double`'s range.
    init?(significand: Int128, exponent: Int) {
        if exponent < Self.exponentBound, let small = Int64(exactly: significand),
            let number = Self.small(small, exponent)
        {
            self = number
        } else if exponent < Self.exponentBound,
            let decimal = ExactDecimal(significand: significand, exponent: exponent)
        {
            self.init(decimal)
        } else {
            guard let double = Double("\(significand)e\(exponent)") else { return nil }
            self.init(double)
        }
    }

    /// Brings a decimal into the form that ``decimal(_:exponent:)`` asks for.
    private static func small(_ significand: Int64, _ exponent: Int) -> Number? {
        var (digits, power) = (significand, exponent)
        if power == 0 || digits == 0 { return .decimal(digits, exponent: 0) }
        while power < 0, digits % 10 == 0 {
            digits /= 10
            power += 1
        }
        while power > 0 {
            let (more, overflow) = digits.multipliedReportingOverflow(by: 10)
            if overflow { break }
            digits = more
            power -= 1
        }
        if power > 0 {
            while digits % 10 == 0 {
                digits /= 10
                power += 1
            }
        }
        return ExactDecimal.exponents.contains(power) ? .decimal(digits, exponent: Int16(power)) : nil
    }

    /// Reads digits with an optional point and exponent (`.5`, `5.`, `123E-2`); nil for anything else.
    init?(digits text: some StringProtocol) {
        var text = String(text)
        if text.hasPrefix(".") { text = "0" + text }
        if let point = text.firstIndex(of: ".") {
            let next = text.index(after: point)
            if next == text.endIndex || text[next] == "e" || text[next] == "E" { text.remove(at: point) }
        }
        let zeros = text.prefix { $0 == "0" }
        if !zeros.isEmpty {
            let rest = text[zeros.endIndex...]
            text = rest.first?.isASCIIDigit == true ? String(rest) : "0" + rest
        }
        if let decimal = ExactDecimal(text), decimal.exponent < Self.exponentBound {
            self.init(decimal)
        } else {
            guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || ".eE+-".utf8.contains($0) }),
                let double = Double(text)
            else { return nil }
            self.init(double)
        }
    }
}

extension Number {
    var isZero: Bool {
        if case .decimal(let digits, _) = self { digits == 0 } else { false }
    }

    /// The number when it is whole and fits.
    var integer: Int? {
        if case .decimal(let digits, exponent: 0) = self { Int(digits) } else { nil }
    }

    /// Without the fraction, bounded by `Int.max` on both sides, so that its magnitude is an `Int` too: for counts and positions.
    var truncated: Int {
        if let integer { return max(integer, -Int.max) }
        let double = double.rounded(.towardZero)
        return double >= 9e18 ? Int.max : double <= -9e18 ? -Int.max : Int(double)
    }

    private static let powers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20,
        1e21, 1e22,
    ]

    /// The nearest binary number.
    var double: Double {
        switch self {
        case .decimal(let digits, let exponent):
            if exponent == 0 { return Double(digits) }
            if exponent < 0, exponent >= -22, digits.magnitude < 1 << 53 {
                return Double(digits) / Self.powers[-Int(exponent)]
            }
            return Double("\(digits)e\(exponent)") ?? 0
        case .wide(let wide): return Double(wide.value.description) ?? 0
        case .double(let double): return double
        }
    }

    /// Nil for binary numbers.
    var parts: (significand: Int128, exponent: Int)? {
        switch self {
        case .decimal(let digits, let exponent): (Int128(digits), Int(exponent))
        case .wide(let wide): (wide.value.significand, Int(wide.value.exponent))
        case .double: nil
        }
    }

    /// As it is stored in an item: binary numbers by their shortest decimal form.
    var exactDecimal: ExactDecimal {
        switch self {
        case .decimal(let digits, let exponent): ExactDecimal(significand: Int128(digits), exponent: Int(exponent)) ?? 0
        case .wide(let wide): wide.value
        case .double(let double): ExactDecimal(Self.jsonText(double)) ?? 0
        }
    }

    private static func jsonText(_ double: Double) -> String {
        let text = "\(double)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
