import NoteModel

/// The arithmetic of calendar and clock.
enum CivilTime {
    static let dayMilliseconds: Int64 = 86_400_000

    /// Days from 1970-01-01 in the proleptic Gregorian calendar.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Nil outside the years 1–9999.
    static func date(days: Int) -> CalendarDate? {
        guard (-719_162...2_932_896).contains(days) else { return nil }
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return CalendarDate(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// Milliseconds since 1970 UTC as a date-time of a zone; nil outside the years 1–9999.
    static func instant(_ milliseconds: Int64, zone: Int16) -> DateTimeValue? {
        let local = milliseconds + Int64(zone) * 60_000
        let days = local >= 0 ? local / dayMilliseconds : -((-local + dayMilliseconds - 1) / dayMilliseconds)
        guard let date = date(days: Int(days)),
            let time = TimeOfDay(milliseconds: UInt32(local - days * dayMilliseconds))
        else { return nil }
        return .instant(date, time, offsetMinutes: zone)
    }

    /// 1 for Sunday … 7 for Saturday.
    static func weekday(days: Int) -> Int { ((days + 4) % 7 + 7) % 7 + 1 }
}

extension CalendarDate {
    /// Nil for a date that is known only to the month or year.
    var days: Int? {
        guard let month, let day else { return nil }
        return CivilTime.days(year: Int(year), month: Int(month), day: Int(day))
    }

    /// Orders by what is known: `1980` comes before `1980-01`, which comes before `1980-01-01`.
    var orderKey: Int { (Int(year) * 16 + Int(month ?? 0)) * 32 + Int(day ?? 0) }
}

extension DateTimeValue {
    /// Milliseconds since 1970 UTC as a date-time of a zone, in minutes east of UTC; nil outside the years 1–9999.
    public init?(milliseconds: Int64, zone: Int16) {
        guard let value = CivilTime.instant(milliseconds, zone: zone) else { return nil }
        self = value
    }

    /// Nil for a time alone.
    var date: CalendarDate? {
        switch self {
        case .date(let date), .instant(let date, _, _): date
        case .time: nil
        }
    }

    /// Nil for a date alone.
    var timeOfDay: TimeOfDay? {
        switch self {
        case .time(let time), .instant(_, let time, _): time
        case .date: nil
        }
    }

    /// Milliseconds since 1970 UTC; nil for a time alone and for a partial date. A date alone is its midnight in `zone`.
    public func milliseconds(zone: Int16) -> Int64? {
        switch self {
        case .time: nil
        case .date(let date): date.days.map { Int64($0) * CivilTime.dayMilliseconds - Int64(zone) * 60_000 }
        case .instant(let date, let time, let offset):
            date.days.map {
                Int64($0) * CivilTime.dayMilliseconds + Int64(time.milliseconds) - Int64(offset) * 60_000
            }
        }
    }

    /// An instant as the clocks of `zone` show it; dates and times alone stay.
    func local(_ zone: Int16) -> DateTimeValue {
        guard case .instant(_, _, let offset) = self, offset != zone else { return self }
        return milliseconds(zone: zone).flatMap { CivilTime.instant($0, zone: zone) } ?? self
    }

    /// Below, at or above 0.
    ///
    /// A date alone is as early as every time of that date, and a time alone as that time of every date, as in @Sort of
    /// Notes; instants of different zones compare as instants.
    static func order(_ left: DateTimeValue, _ right: DateTimeValue, zone: Int16) -> Int {
        switch (left, right) {
        case (.instant, .instant):
            compare(left.milliseconds(zone: zone) ?? 0, right.milliseconds(zone: zone) ?? 0)
        case (.time(let time), _): compare(time.milliseconds, right.local(zone).timeOfDay?.milliseconds ?? 0)
        case (_, .time(let time)): compare(left.local(zone).timeOfDay?.milliseconds ?? 0, time.milliseconds)
        default: compare(left.local(zone).date?.orderKey ?? 0, right.local(zone).date?.orderKey ?? 0)
        }
    }

    private static func compare<T: Comparable>(_ left: T, _ right: T) -> Int {
        left < right ? -1 : left == right ? 0 : 1
    }
}
