import FormulaLanguage
import NoteModel

/// Numbers as totals add them: exactly, in units of 10⁻¹², so that taking one away again leaves what was there before.
///
/// Digits beyond the twelfth decimal are cut; numbers from 10¹⁸ on do not count.
public enum FixedSum {
    static let decimals = 12
    private static let bound: Int128 = 1_000_000_000_000_000_000_000_000_000_000

    /// The numbers of a value together; 0 for values of other kinds.
    static func of(_ value: FormulaValue) -> Int128 {
        guard case .number(let list) = value else { return 0 }
        return list.reduce(0) { $0 + units($1) }
    }

    private static func units(_ number: ExactDecimal) -> Int128 {
        var units = number.significand
        var power = Int(number.exponent) + decimals
        while power < 0, units != 0 {
            units /= 10
            power += 1
        }
        while power > 0, units != 0 {
            guard units.magnitude < bound.magnitude else { return 0 }
            units *= 10
            power -= 1
        }
        return units.magnitude < bound.magnitude ? units : 0
    }

    /// As people read it.
    public static func number(_ units: Int128) -> ExactDecimal {
        var (units, power) = (units, -decimals)
        while true {
            if let number = ExactDecimal(significand: units, exponent: power) { return number }
            units /= 10
            power += 1
        }
    }

    /// `units / count`, cut to twelve decimals; nil for a count of 0.
    public static func average(_ units: Int128, of count: Int) -> ExactDecimal? {
        count == 0 ? nil : number(units / Int128(count))
    }

    /// `part / whole`; nil for a whole of 0.
    public static func share(_ part: Int128, of whole: Int128) -> ExactDecimal? {
        guard whole != 0 else { return nil }
        // Shares need four digits, not exactness: with large sums both sides give up decimals alike.
        var (part, whole) = (part, whole)
        while part.magnitude >= bound.magnitude {
            part /= 10
            whole /= 10
        }
        return whole == 0 ? nil : ExactDecimal(significand: part * 1_000_000 / whole, exponent: -6)
    }
}
