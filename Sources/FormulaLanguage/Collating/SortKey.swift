import NoteModel

/// Bytes that sort as values do in a view's column: numbers, then times, then texts, then errors.
public enum SortKey {
    /// Changes when ``append(_:to:locale:zone:)`` gives other bytes than before; what was stored then is made anew.
    public static let version = 1

    /// Appends the key of a value's first element.
    ///
    /// Texts follow ``Collation``. A date stands before the times of its day, a month before its days; times alone come before
    /// all dates. Instants count as the clocks of `zone` show them. A period sorts by its beginning, then by its end.
    public static func append(
        _ value: FormulaValue, to key: inout [UInt8], locale: FormulaLocale, zone: Int16
    ) {
        switch value {
        case .number(let list):
            key.append(0x10)
            append(list[0], to: &key)
        case .dateTime(let list):
            key.append(0x20)
            append(list[0], to: &key, zone)
        case .range(let list):
            key.append(0x20)
            append(list[0].start, to: &key, zone)
            append(list[0].end, to: &key, zone)
        case .text(let list):
            key.append(0x30)
            Collation.append(list[0], to: &key, locale: locale)
        case .error, .none: key.append(0x40)
        }
    }

    /// Sign, magnitude (the place of the first digit), digits; a negative number's bytes are turned round.
    private static func append(_ number: ExactDecimal, to key: inout [UInt8]) {
        guard number.significand != 0 else { return key.append(0x80) }
        let digits = Array(String(number.significand.magnitude).utf8)
        let magnitude = UInt16(digits.count + Int(number.exponent) + 0x4000)
        var bytes = [UInt8(magnitude >> 8), UInt8(truncatingIfNeeded: magnitude)]
        // Two digits a byte, from 1 on, so that the end, 0, comes before any digit.
        for index in stride(from: 0, to: digits.count, by: 2) {
            let second = index + 1 < digits.count ? digits[index + 1] - 0x30 : 0
            bytes.append((digits[index] - 0x30) * 10 + second + 1)
        }
        bytes.append(0)
        key.append(number.significand < 0 ? 0x7F : 0x81)
        key.append(contentsOf: number.significand < 0 ? bytes.map { ~$0 } : bytes)
    }

    private static func append(_ time: DateTimeValue, to key: inout [UInt8], _ zone: Int16) {
        let local = time.local(zone)
        if let date = local.date {
            key.append(1)
            let order = UInt32(date.orderKey)
            for shift in [16, 8, 0] as [UInt32] { key.append(UInt8(truncatingIfNeeded: order >> shift)) }
        } else {
            key.append(0)
        }
        guard let clock = local.timeOfDay else { return key.append(0) }
        key.append(1)
        for shift in [24, 16, 8, 0] as [UInt32] { key.append(UInt8(truncatingIfNeeded: clock.milliseconds >> shift)) }
    }
}
