@_spi(_Unicode) import Swift

/// Changes of one text.
enum TextChange {
    /// A capital after everything that is no letter, small letters after letters.
    static func proper(_ text: String) -> String { LatinCase.mapped(text, .proper) ?? generalProper(text) }

    /// The same for every script.
    static func generalProper(_ text: String) -> String {
        var result = ""
        var inWord = false
        for scalar in text.unicodeScalars {
            let isLetter = scalar.properties.isAlphabetic
            if isLetter {
                result += inWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
            } else {
                result.unicodeScalars.append(scalar)
            }
            // A mark belongs to the letter before it.
            inWord = isLetter || (inWord && scalar.properties.generalCategory == .nonspacingMark)
        }
        return result
    }

    /// Without spaces at the ends, and single ones between words.
    static func trimmed(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 where byte != 0x20 || bytes.last.map({ $0 != 0x20 }) == true { bytes.append(byte) }
        if bytes.last == 0x20 { bytes.removeLast() }
        return String(bytes: bytes)
    }

    static let repeatMax = 1024

    static func repeated(
        _ text: String, _ count: Int, limit: Int, _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> String {
        let scalars = text.unicodeScalars
        let length = scalars.count
        let (whole, overflow) = length.multipliedReportingOverflow(by: count)
        let wanted = min(overflow ? Int.max : whole, limit)
        guard wanted <= repeatMax else { throw FormulaFault("@Repeat gives at most \(repeatMax) characters") }
        guard length > 0, wanted > 0 else { return "" }
        var result = String.UnicodeScalarView()
        while result.count + length <= wanted { result.append(contentsOf: scalars) }
        result.append(contentsOf: scalars.prefix(wanted - result.count))
        return try evaluator.checked(String(result))
    }

    /// One pair after the other, each over what the pairs before it left.
    static func replaced(
        _ text: String, _ from: [String], _ to: [String], _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> String {
        var text = text
        for (index, old) in from.enumerated() where !old.isEmpty {
            try evaluator.charge(1 + text.utf8.count / 16)
            let parts = ByteSearch(old).split(Array(text.utf8))
            guard parts.count > 1 else { continue }
            let new = Array(to.extended(index).utf8)
            let (growth, overflow) = new.count.multipliedReportingOverflow(by: parts.count)
            guard !overflow, growth + text.utf8.count <= 2 * evaluator.settings.limits.textBytes else {
                throw .limit("The text is longer than \(evaluator.settings.limits.textBytes) bytes")
            }
            text = try evaluator.checked(String(bytes: parts.joined(separator: new)))
        }
        return text
    }

    /// Without marks and in ASCII, for letters that have such a form.
    static func unmarked(_ scalar: Unicode.Scalar) -> String? {
        if scalar.isASCII { return String(Character(scalar)) }
        switch scalar {
        case "đ", "ð": return "d"
        case "Đ", "Ð": return "D"
        case "ß": return "ss"
        case "æ": return "ae"
        case "Æ": return "AE"
        case "œ": return "oe"
        case "Œ": return "OE"
        case "ø": return "o"
        case "Ø": return "O"
        case "ł": return "l"
        case "Ł": return "L"
        case "\u{2018}", "\u{2019}": return "'"
        case "\u{201C}", "\u{201D}": return "\""
        case "\u{2013}", "\u{2014}": return "-"
        case "\u{A0}": return " "
        default:
            let base = String(Character(scalar))._nfd.first { _ in true }
            return base.flatMap { $0.isASCII ? String(Character($0)) : nil }
        }
    }

    static func ascii(_ text: String, allInRange: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            guard let plain = unmarked(scalar) else {
                if allInRange { return "" }
                result += "?"
                continue
            }
            result += plain
        }
        return result
    }

    static func soundex(_ text: String) -> String {
        let codes = Array("01230120022455012623010202".utf8)
        var result: [UInt8] = []
        var last: UInt8 = 0
        for byte in ascii(text, allInRange: false).uppercased().utf8 where (0x41...0x5A).contains(byte) {
            let code = codes[Int(byte - 0x41)]
            if result.isEmpty {
                result.append(byte)
            } else if code != 0x30, code != last {
                result.append(code)
            }
            // H and W do not part letters with the same code; vowels do.
            if byte != UInt8(ascii: "H"), byte != UInt8(ascii: "W") { last = code }
            if result.count == 4 { break }
        }
        guard !result.isEmpty else { return "" }
        while result.count < 4 { result.append(0x30) }
        return String(bytes: result)
    }

    // MARK: URLs

    static func checkCharset(_ value: Value) throws(FormulaFault) {
        let name = try value.text().lowercased()
        guard ["domino", "utf-8", "utf8"].contains(name) else {
            throw FormulaFault("The only character set here is UTF-8, which is also \"Domino\"")
        }
    }

    static func urlEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(bytes: bytes)
    }

    static func urlDecoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%"), rest.count >= 2,
                rest.prefix(2).allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
                let value = UInt8(String(bytes: rest.prefix(2)), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(bytes: bytes)
    }

    // MARK: Width and addresses

    /// Between ASCII and its double-byte forms.
    static func width(_ text: String, wide: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch (wide, scalar.value) {
            case (true, 0x21...0x7E): result.append(Unicode.Scalar(scalar.value + 0xFEE0)!)
            case (true, 0x20): result.append("\u{3000}")
            case (false, 0xFF01...0xFF5E): result.append(Unicode.Scalar(scalar.value - 0xFEE0)!)
            case (false, 0x3000): result.append(" ")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    static func isInternetAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return false
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy {
                !$0.isEmpty && $0.utf8.allSatisfy { Lexer.continuesName($0) || $0 == UInt8(ascii: "-") }
            }
    }
}
