import NoteModel

extension FunctionTable {
    static let dateFunctions: [Function] = [
        .many("@Now", 0...2, .timeVariant) { _, evaluator throws(FormulaFault) in .time(try evaluator.now()) },
        day("@Today", 0), day("@Tomorrow", 1), day("@Yesterday", -1),
        .many("@Date", 1...6) { arguments, evaluator throws(FormulaFault) in
            switch arguments.count {
            case 1:
                let zone = evaluator.settings.zone
                return try Dates.map(arguments[0]) { time throws(FormulaFault) in
                    guard let date = time.local(zone).date else { throw .expected("Time/Date") }
                    return .date(date)
                }
            case 3, 6: return try Dates.made(arguments, evaluator)
            default: throw FormulaFault("@Date takes 1, 3 or 6 arguments")
            }
        },
        .many("@Time", 1...6) { arguments, evaluator throws(FormulaFault) in
            switch arguments.count {
            case 1:
                let zone = evaluator.settings.zone
                return try Dates.map(arguments[0]) { time throws(FormulaFault) in
                    guard let clock = time.local(zone).timeOfDay else { throw .expected("Time/Date") }
                    return .time(clock)
                }
            case 3: return try Dates.clock(arguments)
            case 6: return try Dates.made(arguments, evaluator)
            default: throw FormulaFault("@Time takes 1, 3 or 6 arguments")
            }
        },
        .many("@Adjust", 7...8) { arguments, evaluator throws(FormulaFault) in
            var amounts: [Int] = []
            for argument in arguments[1...6] { amounts.append(try argument.number().truncated) }
            let isGMT = arguments.count > 7 ? try arguments[7].keywords().contains("INGMT") : false
            return Value(
                times: try Dates.spans(arguments[0]) { time throws(FormulaFault) in
                    try Dates.adjusted(time, amounts, isGMT: isGMT, evaluator)
                })
        },
        .many("@BusinessDays", 2...4) { arguments, evaluator throws(FormulaFault) in
            try Dates.businessDays(arguments, evaluator)
        },
        .many("@TimeMerge", 2...3) { arguments, evaluator throws(FormulaFault) in
            let offset = arguments.count > 2 ? try zone(arguments[2]) : evaluator.settings.zone
            let (dates, times) = (try arguments[0].times(), try arguments[1].times())
            var merged: [TimeSpan] = []
            for index in 0..<max(dates.count, times.count) {
                guard let date = dates.extended(index).start.local(offset).date, date.day != nil,
                    let clock = times.extended(index).start.local(offset).timeOfDay
                else { throw .expected("Time/Date") }
                merged.append(TimeSpan(.instant(date, clock, offsetMinutes: offset)))
            }
            return Value(times: merged)
        },
    ]

    private static func day(_ name: String, _ shift: Int) -> Function {
        .zero(name, .timeVariant) { evaluator throws(FormulaFault) in
            guard let days = try evaluator.today().days, let date = CivilTime.date(days: days + shift) else {
                return .empty
            }
            return .time(.date(date))
        }
    }
}

/// Making and moving dates.
enum Dates {
    static func map(
        _ value: Value, _ change: (DateTimeValue) throws(FormulaFault) -> DateTimeValue
    ) throws(FormulaFault) -> Value {
        Value(times: try spans(value, change))
    }

    static func spans(
        _ value: Value, _ change: (DateTimeValue) throws(FormulaFault) -> DateTimeValue
    ) throws(FormulaFault) -> [TimeSpan] {
        var result: [TimeSpan] = []
        for span in try value.times() {
            let start = try change(span.start)
            if let end = span.end {
                result.append(TimeSpan(start, end: try change(end)))
            } else {
                result.append(TimeSpan(start))
            }
        }
        return result
    }

    private static func integers(_ arguments: [Value]) throws(FormulaFault) -> [Int] {
        var list: [Int] = []
        for argument in arguments { list.append(try argument.number().truncated) }
        return list
    }

    /// A date of three numbers, or an instant of six; the empty text for one that does not exist.
    static func made(_ arguments: [Value], _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let parts = try integers(arguments)
        guard let date = CalendarDate(year: parts[0], month: parts[1], day: parts[2]) else { return .empty }
        guard parts.count == 6, LanguageDecisions.sixArgumentDateKeepsTime else { return .time(.date(date)) }
        guard let time = TimeOfDay(hour: parts[3], minute: parts[4], second: parts[5]) else { return .empty }
        return .time(.instant(date, time, offsetMinutes: evaluator.settings.zone))
    }

    static func clock(_ arguments: [Value]) throws(FormulaFault) -> Value {
        let parts = try integers(arguments)
        guard let time = TimeOfDay(hour: parts[0], minute: parts[1], second: parts[2]) else { return .empty }
        return .time(.time(time))
    }

    /// Seconds first, then minutes and so on up to years; a day that the month does not have runs over into the next.
    static func adjusted(
        _ value: DateTimeValue, _ amounts: [Int], isGMT: Bool, _ evaluator: FormulaEvaluator
    ) throws(FormulaFault) -> DateTimeValue {
        guard amounts.allSatisfy({ $0.magnitude < 1 << 40 }) else { throw FormulaFault("The number is out of range") }
        let seconds = (amounts[3] * 60 + amounts[4]) * 60 + amounts[5]
        var moved = isGMT ? value.local(0) : value
        if case .date = moved, seconds % 86_400 != 0 {
            // A date alone has no time that could be adjusted.
        } else {
            moved = try evaluator.shifted(TimeSpan(moved), seconds: Number(seconds)).start
        }
        guard let date = moved.date else { return moved }
        guard let days = date.days else { throw FormulaFault("The day of the date is not known") }
        guard let shifted = CivilTime.date(days: days + amounts[2]) else { return try outside() }
        let months = (Int(shifted.year) + amounts[0]) * 12 + Int(shifted.month!) - 1 + amounts[1]
        guard (12...120_000).contains(months) else { return try outside() }
        let first = CivilTime.days(year: months / 12, month: months % 12 + 1, day: 1)
        guard let final = CivilTime.date(days: first + Int(shifted.day!) - 1) else { return try outside() }
        switch moved {
        case .instant(_, let time, let offset):
            let result = DateTimeValue.instant(final, time, offsetMinutes: offset)
            if isGMT, case .instant(_, _, let own) = value { return result.local(own) }
            return result
        default: return .date(final)
        }
    }

    private static func outside() throws(FormulaFault) -> DateTimeValue {
        throw FormulaFault("The date lies outside the years 1 to 9999")
    }

    /// Days from one date to another, both included, that are no days off; −1 when they are in the wrong order.
    static func businessDays(_ arguments: [Value], _ evaluator: FormulaEvaluator) throws(FormulaFault) -> Value {
        let zone = evaluator.settings.zone
        let (starts, ends) = (try arguments[0].times(), try arguments[1].times())
        var off: Set<Int> = []
        if arguments.count > 2, !arguments[2].isEmptyText { off = Set(try arguments[2].numbers().map(\.truncated)) }
        var holidays: Set<Int> = []
        if arguments.count > 3, !arguments[3].isEmptyText {
            for span in try arguments[3].times() {
                guard let first = span.start.local(zone).date?.days,
                    let last = (span.end ?? span.start).local(zone).date?.days
                else { continue }
                try evaluator.charge(max(0, last - first))
                if first <= last { holidays.formUnion(first...last) }
            }
        }
        var counts: [Number] = []
        for index in 0..<max(starts.count, ends.count) {
            guard let first = starts.extended(index).start.local(zone).date?.days,
                let last = ends.extended(index).start.local(zone).date?.days
            else { throw .expected("Time/Date") }
            guard first <= last else {
                counts.append(-1)
                continue
            }
            // Whole weeks are counted, not walked through; holidays are taken off where they are working days.
            let (weeks, rest) = ((last - first + 1) / 7, (last - first + 1) % 7)
            let working = (1...7).count { !off.contains($0) }
            var count = weeks * working
            for day in 0..<rest where !off.contains(CivilTime.weekday(days: last - day)) { count += 1 }
            try evaluator.charge(holidays.count)
            count -= holidays.count { (first...last).contains($0) && !off.contains(CivilTime.weekday(days: $0)) }
            counts.append(Number(count))
        }
        return Value(numbers: counts)
    }
}
