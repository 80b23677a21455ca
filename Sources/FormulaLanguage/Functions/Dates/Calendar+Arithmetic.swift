import NoteModel

extension FormulaEvaluator {
    /// Moved by seconds. A date alone stays one when it is moved by whole days; a time alone goes round the clock.
    func shifted(_ span: TimeSpan, seconds: Number) throws(FormulaFault) -> TimeSpan {
        let milliseconds = try (seconds * 1000).roundedHalfAway
        guard let shift = milliseconds.integer, shift.magnitude < 1 << 50 else { throw Self.outOfCalendar }
        guard let end = span.end else { return TimeSpan(try shifted(span.start, Int64(shift))) }
        return TimeSpan(try shifted(span.start, Int64(shift)), end: try shifted(end, Int64(shift)))
    }

    private static let outOfCalendar = FormulaFault("The date lies outside the years 1 to 9999")

    private func shifted(_ value: DateTimeValue, _ shift: Int64) throws(FormulaFault) -> DateTimeValue {
        let day = CivilTime.dayMilliseconds
        switch value {
        case .time(let time):
            let moved = ((Int64(time.milliseconds) + shift) % day + day) % day
            return .time(TimeOfDay(milliseconds: UInt32(moved))!)
        case .date(let date):
            guard let days = date.days else { throw FormulaFault("The day of the date is not known") }
            if shift % day == 0 {
                guard let moved = CivilTime.date(days: days + Int(shift / day)) else { throw Self.outOfCalendar }
                return .date(moved)
            }
            return try instant(Int64(days) * day - Int64(settings.zone) * 60_000 + shift, settings.zone)
        case .instant(_, _, let offset):
            return try instant(value.milliseconds(zone: offset)! + shift, offset)
        }
    }

    func instant(_ milliseconds: Int64, _ zone: Int16) throws(FormulaFault) -> DateTimeValue {
        guard let value = CivilTime.instant(milliseconds, zone: zone) else { throw Self.outOfCalendar }
        return value
    }

    /// Seconds between two dates, two times, or a date (its midnight) and an instant.
    func seconds(from start: DateTimeValue, to end: DateTimeValue) throws(FormulaFault) -> Number {
        if case .time(let a) = start, case .time(let b) = end {
            return try Number(Int(b.milliseconds) - Int(a.milliseconds)) / 1000
        }
        guard let a = start.milliseconds(zone: settings.zone), let b = end.milliseconds(zone: settings.zone) else {
            throw FormulaFault("The difference of a date and a time is not defined")
        }
        return try Number(Int(b - a)) / 1000
    }
}
