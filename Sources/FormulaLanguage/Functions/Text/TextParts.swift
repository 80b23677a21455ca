/// @Left, @Right, @Middle and their like. Characters are Unicode scalars of normal form C, so that the answer does not
/// depend on the Unicode version of the node.
extension FunctionTable {
    static let textPartFunctions: [Function] = [
        .two("@Left") { value, by, evaluator throws(FormulaFault) in
            try TextParts.map(value, by, evaluator, count: { count, length in count < 0 ? length : min(count, length) })
            {
                text, found in found.first(in: text).map { text[..<$0] }
            }
        },
        .two("@LeftBack") { value, by, evaluator throws(FormulaFault) in
            try TextParts.map(
                value, by, evaluator, count: { count, length in count < 0 ? length : max(0, length - count) }
            ) { text, found in found.needle.isEmpty ? nil : found.last(in: text).map { text[..<$0] } }
        },
        .two("@Right") { value, by, evaluator throws(FormulaFault) in
            try TextParts.map(
                value, by, evaluator, fromEnd: true, count: { count, length in count < 0 ? length : min(count, length) }
            ) { text, found in
                found.needle.isEmpty ? nil : found.first(in: text).map { text[($0 + found.needle.count)...] }
            }
        },
        .two("@RightBack") { value, by, evaluator throws(FormulaFault) in
            try TextParts.map(
                value, by, evaluator, fromEnd: true,
                count: { count, length in count < 0 ? length : max(0, length - count) }
            ) { text, found in
                found.needle.isEmpty ? nil : found.last(in: text).map { text[($0 + found.needle.count)...] }
            }
        },
        .many("@Middle", 3...3) { arguments, _ throws(FormulaFault) in
            try arguments[0].mapTexts { text throws(FormulaFault) in
                TextParts.string(
                    try TextParts.middle(Array(text.unicodeScalars), arguments[1], arguments[2], reversed: false))
            }
        },
        .many("@MiddleBack", 3...3) { arguments, _ throws(FormulaFault) in
            try arguments[0].mapTexts { text throws(FormulaFault) in
                let backwards = Array(text.unicodeScalars.reversed())
                return TextParts.string(
                    try TextParts.middle(backwards, arguments[1], arguments[2], reversed: true).reversed())
            }
        },
        .many("@Word", 3...3) { arguments, evaluator throws(FormulaFault) in
            let separator = ByteSearch(try arguments[1].text())
            let number = try arguments[2].number().truncated
            return try arguments[0].mapTexts { text throws(FormulaFault) in
                let parts = separator.split(Array(text.utf8))
                try evaluator.charge(parts.count)
                let index = number < 0 ? parts.count + number : max(number, 1) - 1
                return parts.indices.contains(index) ? String(bytes: parts[index]) : ""
            }
        },
    ]
}

enum TextParts {
    /// A part of every text: by a count of characters, or by the first of several texts.
    ///
    /// - Parameters:
    ///   - fromEnd: the characters kept are the last ones.
    ///   - count: how many characters to keep, of the argument and the length.
    ///   - part: what to keep beside a text that is searched; nil for nothing.
    static func map(
        _ value: Value, _ by: Value, _ evaluator: FormulaEvaluator, fromEnd: Bool = false, count: (Int, Int) -> Int,
        _ part: ([UInt8], ByteSearch) -> ArraySlice<UInt8>?
    ) throws(FormulaFault) -> Value {
        switch by {
        case .number, .numbers:
            let number = try by.number().truncated
            return try value.mapTexts { text throws(FormulaFault) in
                if text.utf8.count < 256, text.utf8.allSatisfy({ $0 < 0x80 }) {
                    let kept = count(number, text.utf8.count)
                    return String(fromEnd ? text.suffix(kept) : text.prefix(kept))
                }
                let scalars = text.unicodeScalars
                let kept = count(number, scalars.count)
                return String(fromEnd ? scalars.suffix(kept) : scalars.prefix(kept))
            }
        default:
            let search = ByteSearch(try by.text())
            return try value.mapTexts { text throws(FormulaFault) in
                try evaluator.charge(text.utf8.count / 16)
                return part(Array(text.utf8), search).map { String(bytes: $0) } ?? ""
            }
        }
    }

    static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    /// From `start` (an offset, or behind a text) up to `end` (a count, or a text).
    static func middle(
        _ text: [Unicode.Scalar], _ start: Value, _ end: Value, reversed: Bool
    ) throws(FormulaFault) -> ArraySlice<Unicode.Scalar> {
        let from: Range<Int>
        if start.isText {
            guard let found = find(try start.text(), in: text, from: 0, reversed: reversed) else { return [] }
            from = found
        } else {
            let offset = min(max(0, try start.number().truncated), text.count)
            from = offset..<offset
        }
        if end.isText {
            guard let found = find(try end.text(), in: text, from: from.upperBound, reversed: reversed) else {
                return []
            }
            return text[from.upperBound..<found.lowerBound]
        }
        let count = try end.number().truncated
        if count < 0 {
            return text[max(0, from.lowerBound - min(Int(count.magnitude), from.lowerBound))..<from.lowerBound]
        }
        return text[from.upperBound...].prefix(count)
    }

    private static func find(
        _ needle: String, in text: [Unicode.Scalar], from start: Int, reversed: Bool
    ) -> Range<Int>? {
        guard !needle.isEmpty else { return nil }
        let wanted = reversed ? string(needle.unicodeScalars.reversed()) : needle
        let bytes = Array(string(text[start...]).utf8)
        guard let place = ByteSearch(wanted).first(in: bytes) else { return nil }
        let before = start + bytes[..<place].count { $0 & 0xC0 != 0x80 }
        return before..<(before + wanted.unicodeScalars.count)
    }
}
