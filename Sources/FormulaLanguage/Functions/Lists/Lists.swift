import NoteModel

/// What the functions on lists share.
enum Lists {
    /// One key for each element; equal keys mean equal elements, of the same type and with regard to case.
    static func keys(_ value: Value) throws(FormulaFault) -> [String] {
        switch value {
        case .text(let text): return [text]
        case .texts(let list): return list
        case .number(let number): return [key(number)]
        case .numbers(let list): return list.map(key)
        case .time(let time): return ["t" + time.iso]
        case .times(let list): return list.map { "t" + $0.start.iso + ($0.end.map { "/" + $0.iso } ?? "") }
        case .keywords(let words): return words
        case .fault, .nothing, .unavailable: throw .expected("Text")
        }
    }

    private static func key(_ number: Number) -> String { "n\(number.exactDecimal)" }

    static func isMember(_ value: Value, _ list: Value, _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Bool {
        guard value.isText == list.isText else { return false }
        if case .text(let wanted) = value, case .texts(let texts) = list { return texts.contains(wanted) }
        if case .text(let wanted) = value, case .text(let text) = list { return wanted == text }
        let keys = Set(try keys(list))
        return try self.keys(value).allSatisfy { keys.contains($0) }
    }

    static func unique(_ value: Value) throws(FormulaFault) -> Value {
        if value.count == 1 { return value }
        let keys = try keys(value)
        var seen: Set<String> = []
        let kept = keys.indices.filter { seen.insert(keys[$0]).inserted }
        switch value {
        case .texts(let list): return Value(texts: kept.map { list[$0] })
        case .numbers(let list): return Value(numbers: kept.map { list[$0] })
        case .times(let list): return Value(times: kept.map { list[$0] })
        case .keywords(let list): return .keywords(kept.map { list[$0] })
        default: return value
        }
    }

    /// `ABCD-1234EFGH`, as Notes makes for serial numbers: from the user's name and chance.
    static func uniqueText(_ evaluator: FormulaEvaluator) -> Value {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
        let name = evaluator.settings.userName
        let common = name.split(separator: "/").first.map { $0.hasPrefix("CN=") ? $0.dropFirst(3) : $0 } ?? ""
        let initials = common.split(separator: " ").compactMap(\.first)
            .compactMap { $0.unicodeScalars.first.flatMap(TextChange.unmarked) }.joined().uppercased()
        let prefix = String((initials + "XXXX").prefix(4))
        var tail = ""
        var number = evaluator.nextRandom()
        for _ in 0..<8 {
            tail.append(letters[Int(number % 36)])
            number /= 36
        }
        return .text(prefix + "-" + tail)
    }

    /// The days of date ranges, as texts.
    static func days(_ value: Value, _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        var texts: [String] = []
        let writer = DateText("S0")
        for span in try value.times() {
            let zone = evaluator.settings.zone
            guard let first = span.start.local(zone).date?.days,
                let last = (span.end ?? span.start).local(zone).date?.days
            else { throw .expected("Time/Date") }
            try evaluator.checkCount(max(0, last - first) + texts.count)
            try evaluator.charge(max(0, last - first))
            for day in stride(from: first, through: last, by: 1) {
                if let date = CivilTime.date(days: day) { texts.append(writer.text(.date(date), evaluator.settings)) }
            }
        }
        return Value(texts: texts)
    }

    // MARK: Sorting

    /// Sorted by the alphabet, by size or by time.
    static func sorted(
        _ value: Value, _ options: SortOptions, _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> Value {
        try evaluator.charge(value.count * 8)
        switch value {
        case .texts(let list):
            try evaluator.charge(list.reduce(0) { $0 + $1.utf8.count } / 4)
            let locale = evaluator.settings.locale
            let keyed = list.map { (key: Collation.key($0, locale: locale, options: options.collation), text: $0) }
            return Value(
                texts: stable(keyed.map { $0 }, options) { left, right in
                    left.key == right.key ? 0 : left.key.lexicographicallyPrecedes(right.key) ? -1 : 1
                }.map(\.text))
        case .numbers(let list): return Value(numbers: stable(list, options) { Number.order($0, $1) })
        case .times(let list):
            let zone = evaluator.settings.zone
            return Value(times: stable(list, options) { TimeSpan.order($0, $1, zone: zone) })
        default: return value
        }
    }

    private static func stable<T>(_ list: [T], _ options: SortOptions, _ order: (T, T) -> Int) -> [T] {
        let sign = options.isDescending ? -1 : 1
        return list.enumerated().sorted { left, right in
            let result = order(left.element, right.element) * sign
            return result == 0 ? left.offset < right.offset : result < 0
        }.map(\.element)
    }
}
