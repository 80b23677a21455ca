/// Times of revisions as text: `2023-02-21T01:30:00.000Z`.
public enum ISOTime {
    /// - Parameter milliseconds: since 1970-01-01 UTC.
    public static func text(milliseconds: UInt64) -> String {
        let (year, month, day) = date(daysSinceEpoch: milliseconds / 86_400_000)
        let inDay = milliseconds % 86_400_000
        let clock = "\(pad(inDay / 3_600_000, 2)):\(pad(inDay / 60_000 % 60, 2)):\(pad(inDay / 1000 % 60, 2))"
        return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(clock).\(pad(inDay % 1000, 3))Z"
    }

    /// The proleptic Gregorian date, counted in 400-year eras that begin on 1 March (Howard Hinnant, "days to civil").
    private static func date(daysSinceEpoch days: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func pad(_ number: UInt64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
