/// An exact decimal number: `significand × 10^exponent`, at most 34 significant digits (as IEEE 754 decimal128).
///
/// Always normalised (no trailing zero in the significand, zero has exponent 0), so equal numbers have equal bytes.
public struct ExactDecimal: Hashable, Sendable {
    public let significand: Int128
    public let exponent: Int16

    public static let significantDigitsMax = 34
    public static let exponents: ClosedRange<Int> = -6176...6111
    private static let significandBound: Int128 = 10_000_000_000_000_000_000_000_000_000_000_000

    /// Nil when the normalised number has more than 34 digits or an exponent out of range.
    public init?(significand: Int128, exponent: Int) {
        var digits = significand
        var power = exponent
        if digits == 0 {
            power = 0
        } else {
            while digits % 10 == 0 {
                digits /= 10
                power += 1
            }
        }
        guard digits.magnitude < Self.significandBound.magnitude, Self.exponents.contains(power) else { return nil }
        self.significand = digits
        self.exponent = Int16(power)
    }

    public init(_ integer: Int) {
        self = ExactDecimal(significand: Int128(integer), exponent: 0)!
    }

    /// Reads JSON's number grammar (`-12.50e3`); nil for anything else or too many digits.
    public init?(_ text: some StringProtocol) {
        var digits: Int128 = 0
        var digitCount = 0
        var pendingZeros = 0
        var fractionDigits = 0
        var scanner = text.utf8.makeIterator()
        var next = scanner.next()
        let negative = next == 0x2D
        if negative { next = scanner.next() }
        let leadingZero = next == 0x30
        var integerDigits = 0

        func isDigit(_ byte: UInt8?) -> Bool { byte.map { (0x30...0x39).contains($0) } ?? false }
        /// Keeps leading zeros out of the count, and trailing zeros for the exponent: `1` and sixty zeros is one digit.
        func append(_ byte: UInt8) -> Bool {
            if byte == 0x30 {
                if digits != 0 { pendingZeros += 1 }
                return true
            }
            digitCount += digits == 0 ? 1 : pendingZeros + 1
            guard digitCount <= Self.significantDigitsMax else { return false }
            for _ in 0..<pendingZeros { digits *= 10 }
            digits = digits * 10 + Int128(byte - 0x30)
            pendingZeros = 0
            return true
        }

        while isDigit(next) {
            guard append(next!) else { return nil }
            integerDigits += 1
            next = scanner.next()
        }
        guard integerDigits > 0, !(leadingZero && integerDigits > 1) else { return nil }
        if next == 0x2E {
            next = scanner.next()
            while isDigit(next) {
                guard append(next!) else { return nil }
                fractionDigits += 1
                next = scanner.next()
            }
            guard fractionDigits > 0 else { return nil }
        }
        var power = 0
        if next == 0x65 || next == 0x45 {
            next = scanner.next()
            let negativePower = next == 0x2D
            if negativePower || next == 0x2B { next = scanner.next() }
            guard isDigit(next) else { return nil }
            while isDigit(next) {
                power = min(power * 10 + Int(next! - 0x30), 1 << 40)  // far outside, whatever the point adds
                next = scanner.next()
            }
            if negativePower { power = -power }
        }
        guard next == nil else { return nil }
        self.init(significand: negative ? -digits : digits, exponent: power - fractionDigits + pendingZeros)
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// Plain notation up to 34 digits, exponent notation beyond; always valid JSON.
    public var description: String {
        let digits = String(significand.magnitude)
        let sign = significand < 0 ? "-" : ""
        let power = Int(exponent)
        if power >= 0, digits.count + power <= Self.significantDigitsMax {
            return sign + digits + String(repeating: "0", count: power)
        }
        if power < 0, digits.count > -power {
            let split = digits.index(digits.endIndex, offsetBy: power)
            return "\(sign)\(digits[..<split]).\(digits[split...])"
        }
        if power < 0, -power <= Self.significantDigitsMax {
            return "\(sign)0.\(String(repeating: "0", count: -power - digits.count))\(digits)"
        }
        return "\(sign)\(digits)e\(power)"
    }
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int) { self.init(value) }
}
