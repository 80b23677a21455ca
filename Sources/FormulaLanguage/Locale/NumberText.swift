import NoteModel

/// Numbers as @Text writes them.
struct NumberText {
    enum Style { case general, fixed, scientific, currency }
    var style = Style.general
    var isPercent = false
    var hasGroups = false
    var hasParentheses = false
    var decimals: Int?

    /// Reads a format such as `F2` or `C,2()%`; letters it does not know are passed over, as in Notes.
    init(_ format: String = "") {
        for character in format.uppercased() {
            switch character {
            case "G": style = .general
            case "F": style = .fixed
            case "S": style = .scientific
            case "C": style = .currency
            case "%": isPercent = true
            case ",": hasGroups = true
            case "(", ")": hasParentheses = true
            default:
                if let digit = character.isASCIIDigit ? character.wholeNumberValue : nil {
                    decimals = min((decimals ?? 0) * 10 + digit, 30)
                }
            }
        }
        if style == .currency { hasGroups = hasGroups || format.contains(",") }
    }

    func text(_ number: Number, _ locale: FormulaLocale) -> String {
        if let integer = number.integer, let text = text(integer, locale) { return text }
        var value = number
        if isPercent { value = (try? value * 100) ?? value }
        let isNegative = value < 0
        var digits = plain(value.magnitude)
        if digits.allSatisfy({ $0 == "0" || $0 == "." }) && isNegative { digits = plain(0) }
        let isShownNegative = isNegative && digits.contains { ("1"..."9").contains($0) }
        var text = localised(digits, locale)
        if style == .currency { text = locale == .enUS ? "$" + text : text + " ₫" }
        if isPercent { text += "%" }
        if isShownNegative { return hasParentheses ? "(\(text))" : "-" + text }
        return text
    }

    /// Whole numbers in the ordinary styles, in one pass; nil for the others.
    private func text(_ integer: Int, _ locale: FormulaLocale) -> String? {
        guard !isPercent, !hasParentheses, integer.magnitude < 1_000_000_000_000_000 else { return nil }
        let places: Int
        switch style {
        case .general: places = decimals ?? 0
        case .fixed: places = decimals ?? 2
        case .currency, .scientific: return nil
        }
        let group = hasGroups ? locale.groupSeparator.utf8.first : nil
        guard !hasGroups || locale.groupSeparator.utf8.count == 1, let point = locale.decimalPoint.utf8.first else {
            return nil
        }
        return String(unsafeUninitializedCapacity: 24 + places) { target in
            var (rest, count, digits) = (integer.magnitude, 0, 0)
            // From the right, then turned round.
            for _ in 0..<places {
                target[count] = UInt8(ascii: "0")
                count += 1
            }
            if places > 0 {
                target[count] = point
                count += 1
            }
            repeat {
                if let group, digits > 0, digits % 3 == 0 {
                    target[count] = group
                    count += 1
                }
                target[count] = UInt8(ascii: "0") + UInt8(rest % 10)
                (rest, count, digits) = (rest / 10, count + 1, digits + 1)
            } while rest > 0
            if integer < 0 {
                target[count] = UInt8(ascii: "-")
                count += 1
            }
            for index in 0..<count / 2 { target.swapAt(index, count - 1 - index) }
            return count
        }
    }

    /// With a point, without sign and groups.
    private func plain(_ value: Number) -> String {
        switch style {
        case .general:
            if let decimals { return DecimalDigits(value).fixed(decimals) }
            return DecimalDigits(value).general()
        case .fixed: return DecimalDigits(value).fixed(decimals ?? 2)
        case .currency: return DecimalDigits(value).fixed(decimals ?? 2)
        case .scientific: return DecimalDigits(value).scientific(decimals ?? 2)
        }
    }

    private func localised(_ digits: String, _ locale: FormulaLocale) -> String {
        let end = digits.firstIndex { $0 == "." || $0 == "E" } ?? digits.endIndex
        var whole = String(digits[..<end])
        if hasGroups {
            var grouped = ""
            for (index, digit) in whole.enumerated() {
                if index > 0, (whole.count - index) % 3 == 0 { grouped += locale.groupSeparator }
                grouped.append(digit)
            }
            whole = grouped
        }
        var rest = String(digits[end...])
        if rest.hasPrefix(".") { rest = locale.decimalPoint + rest.dropFirst() }
        return whole + rest
    }
}

/// The decimal digits of a number that is not negative: `0.digits × 10^point`.
struct DecimalDigits {
    private var digits: [UInt8]
    private var point: Int

    init(_ number: Number) {
        let decimal = number.exactDecimal
        digits = decimal.significand == 0 ? [] : String(decimal.significand.magnitude).utf8.map { $0 - 0x30 }
        point = digits.count + Int(decimal.exponent)
    }

    /// Rounded half away from zero to `count` digits, which may be 0 or fewer.
    private func rounded(to count: Int) -> DecimalDigits {
        var result = self
        guard count < digits.count else { return result }
        let up = count >= 0 && digits[count] >= 5
        result.digits = count > 0 ? Array(digits[..<count]) : []
        guard up else { return result }
        var index = result.digits.count - 1
        while index >= 0 {
            if result.digits[index] < 9 {
                result.digits[index] += 1
                return result
            }
            result.digits[index] = 0
            index -= 1
        }
        result.digits.insert(1, at: 0)
        result.point += 1
        return result
    }

    private func digit(_ index: Int) -> Character {
        index >= 0 && index < digits.count ? Character(Unicode.Scalar(digits[index] + 0x30)) : "0"
    }

    /// Decimals after the point; numbers of more than 60 digits before it are written as ``general()`` does.
    func fixed(_ decimals: Int) -> String {
        if point > 60 { return general() }
        let value = rounded(to: point + decimals)
        var text = ""
        if value.point <= 0 || value.digits.isEmpty {
            text = "0"
        } else {
            for index in 0..<value.point { text.append(value.digit(index)) }
        }
        guard decimals > 0 else { return text }
        text += "."
        let start = value.digits.isEmpty ? 0 : value.point
        for index in start..<(start + decimals) { text.append(value.digit(index)) }
        return text
    }

    /// `8.00E+02`.
    func scientific(_ decimals: Int) -> String {
        let value = rounded(to: decimals + 1)
        var text = String(value.digit(0))
        if decimals > 0 {
            text += "."
            for index in 1...decimals { text.append(value.digit(index)) }
        }
        return text + Self.exponent(value.digits.isEmpty ? 0 : value.point - 1)
    }

    private static func exponent(_ power: Int) -> String {
        let digits = String(power.magnitude)
        return "E" + (power < 0 ? "-" : "+") + (digits.count < 2 ? "0" : "") + digits
    }

    /// As many digits as there are, at most 15; with an exponent where that would take more.
    func general() -> String {
        var value = rounded(to: LanguageDecisions.generalDigits)
        while value.digits.last == 0 { value.digits.removeLast() }
        guard !value.digits.isEmpty else { return "0" }
        if value.point > LanguageDecisions.generalDigits || value.point - 1 < LanguageDecisions.smallestPlainPower {
            return value.scientific(value.digits.count - 1)
        }
        return value.fixed(max(0, value.digits.count - value.point))
    }
}
