import NoteModel

extension FunctionTable {
    static let textFunctions: [Function] = [
        .one("@LowerCase") { value, evaluator throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in try evaluator.checked(text.lowerCase) }
        },
        .one("@UpperCase") { value, evaluator throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in try evaluator.checked(text.upperCase) }
        },
        .one("@ProperCase") { value, evaluator throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in try evaluator.checked(TextChange.proper(text)) }
        },
        .one("@Length") { value, _ throws(FormulaFault) in
            Value(numbers: try value.texts().map { Number($0.unicodeScalars.count) })
        },
        .one("@Trim") { value, evaluator throws(FormulaFault) in
            var kept: [String] = []
            for text in try value.texts() {
                let trimmed = try evaluator.checked(TextChange.trimmed(text))
                if !trimmed.isEmpty { kept.append(trimmed) }
            }
            return Value(texts: kept)
        },
        .many("@Repeat", 2...3) { arguments, evaluator throws(FormulaFault) in
            let count = min(Int(try arguments[1].number().truncated.magnitude), 100_000)
            let limit = arguments.count > 2 ? max(0, try arguments[2].number().truncated) : Int.max
            return try arguments[0].mapTexts { text throws(FormulaFault) in
                try TextChange.repeated(text, count, limit: limit, evaluator)
            }
        },
        .many("@ReplaceSubstring", 3...3) { arguments, evaluator throws(FormulaFault) in
            let (from, to) = (try arguments[1].texts(), try arguments[2].texts())
            return try arguments[0].mapTexts { text throws(FormulaFault) in
                try TextChange.replaced(text, from, to, evaluator)
            }
        },
        .one("@Soundex") { value, _ throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in TextChange.soundex(text) }
        },
        .many("@Ascii", 1...2) { arguments, _ throws(FormulaFault) in
            let all = arguments.count > 1 ? try arguments[1].keywords().contains("ALLINRANGE") : false
            return try arguments[0].mapTexts { text throws(FormulaFault) in TextChange.ascii(text, allInRange: all) }
        },
        .one("@Char") { value, _ throws(FormulaFault) in
            var texts: [String] = []
            for number in try value.numbers() {
                guard let code = number.integer, code > 0, let scalar = Unicode.Scalar(UInt32(clamping: code)) else {
                    throw FormulaFault("@Char needs the code of a character")
                }
                texts.append(String(Character(scalar)))
            }
            return Value(texts: texts)
        },
        .constant("@NewLine", .text("\n")),
        .one("@FileDir") { value, _ throws(FormulaFault) in
            try value.mapTexts { path throws(FormulaFault) in
                let bytes = Array(path.utf8)
                let end = bytes.lastIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
                return end.map { String(bytes: bytes[...$0]) } ?? ""
            }
        },
        .two("@URLEncode") { charset, value, evaluator throws(FormulaFault) in
            try TextChange.checkCharset(charset)
            return try value.mapTexts { text throws(FormulaFault) in try evaluator.checked(TextChange.urlEncoded(text))
            }
        },
        .two("@URLDecode") { charset, value, evaluator throws(FormulaFault) in
            try TextChange.checkCharset(charset)
            return try value.mapTexts { text throws(FormulaFault) in TextChange.urlDecoded(text) }
        },
        .one("@Narrow") { value, _ throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in TextChange.width(text, wide: false) }
        },
        .one("@Wide") { value, evaluator throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in try evaluator.checked(TextChange.width(text, wide: true))
            }
        },
        .two("@ValidateInternetAddress") { _, value, _ throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in
                TextChange.isInternetAddress(text) ? "" : "\(text) is not an internet address"
            }
        },
        .one("@OptimizeMailAddress") { value, _ throws(FormulaFault) in
            try value.mapTexts { text throws(FormulaFault) in
                let parts = text.split(separator: "@", omittingEmptySubsequences: false)
                guard parts.count > 2 else { return text }
                return parts.dropLast(parts.count - 2).joined(separator: "@")
            }
        },
    ]
}
