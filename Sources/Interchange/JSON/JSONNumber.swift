import NoteModel

/// The text of a JSON number, which is all that JSON says a number is.
///
/// Binary floating point would turn 0.1 into something else; ``decimal`` is exact or nil.
public struct JSONNumber: Hashable, Sendable {
    /// Follows JSON's number grammar.
    public let text: String

    /// The parser's way in: `text` has been checked.
    init(checked text: String) { self.text = text }

    public init(_ integer: Int) { text = String(integer) }
    public init(_ integer: UInt64) { text = String(integer) }
    public init(_ decimal: ExactDecimal) { text = decimal.description }

    /// The exact value; nil beyond 34 significant digits or the exponents of decimal128.
    public var decimal: ExactDecimal? {
        if let integer = smallInteger { return ExactDecimal(integer) }
        return ExactDecimal(text)
    }

    /// The value when it is a plain integer of at most 18 digits, which most numbers in notes are.
    private var smallInteger: Int? {
        guard text.utf8.count <= 18 else { return nil }
        var magnitude = 0
        var negative = false
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: magnitude = magnitude * 10 + Int(byte &- 0x30)
            case 0x2D: negative = true
            default: return nil
            }
        }
        return negative ? -magnitude : magnitude
    }

    /// The value as a count; nil when it is negative, has a fraction or is above 2⁶⁴ − 1.
    public var unsignedInteger: UInt64? {
        guard let decimal, decimal.significand >= 0, (0...19).contains(decimal.exponent) else { return nil }
        var value = decimal.significand
        for _ in 0..<decimal.exponent {
            value *= 10
            guard value <= Int128(UInt64.max) else { return nil }
        }
        return UInt64(exactly: value)
    }
}
