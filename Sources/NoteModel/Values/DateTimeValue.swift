/// A date, a time or both, exactly as precise as it was entered.
///
/// Party records know many dates only to the month or year (`domain.md` section 8), so a partial date is a value of its
/// own and is never padded. A date with time keeps the zone offset it was written with.
public enum DateTimeValue: Hashable, Sendable {
    /// A calendar date; `month` and `day` are nil where unknown (`day` only with `month`).
    case date(CalendarDate)
    /// A time of day without a date.
    case time(TimeOfDay)
    /// A local date and time with its offset from UTC. The date is known to the day and the offset within ``offsets``;
    /// the codec refuses anything else.
    case instant(CalendarDate, TimeOfDay, offsetMinutes: Int16)
}

/// A date of the proleptic Gregorian calendar, known to the day, the month or the year.
public struct CalendarDate: Hashable, Sendable {
    public let year: UInt16
    public let month: UInt8?
    public let day: UInt8?

    /// Nil unless it exists: year 1–9999, month 1–12, day within the month, no day without month.
    public init?(year: Int, month: Int? = nil, day: Int? = nil) {
        guard (1...9999).contains(year), month != nil || day == nil else { return nil }
        if let month {
            guard (1...12).contains(month) else { return nil }
            if let day, !(1...Self.days(inMonth: month, of: year)).contains(day) { return nil }
        }
        self.year = UInt16(year)
        self.month = month.map(UInt8.init)
        self.day = day.map(UInt8.init)
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// ISO 8601 at its own precision: `1980`, `1980-02`, `1980-02-03`.
    public var iso: String {
        var text = Self.pad(Int(year), 4)
        if let month { text += "-" + Self.pad(Int(month), 2) }
        if let day { text += "-" + Self.pad(Int(day), 2) }
        return text
    }

    /// Reads ``iso``; nil for anything else.
    public init?(iso: some StringProtocol) {
        let parts = iso.split(separator: "-", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), parts[0].utf8.count == 4,
            parts.dropFirst().allSatisfy({ $0.utf8.count == 2 })
        else { return nil }
        let numbers = parts.map { Self.digits($0) }
        guard !numbers.contains(nil) else { return nil }
        self.init(
            year: numbers[0]!, month: numbers.count > 1 ? numbers[1] : nil, day: numbers.count > 2 ? numbers[2] : nil)
    }

    static func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// ASCII digits only, unlike `Int(_:)`, which takes a sign.
    static func digits(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}

/// A time of day to the millisecond.
public struct TimeOfDay: Hashable, Sendable {
    public let milliseconds: UInt32

    /// Nil unless within 00:00:00.000 … 23:59:59.999.
    public init?(hour: Int, minute: Int, second: Int = 0, millisecond: Int = 0) {
        guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second),
            (0..<1000).contains(millisecond)
        else { return nil }
        milliseconds = UInt32(((hour * 60 + minute) * 60 + second) * 1000 + millisecond)
    }

    /// Nil from 86,400,000 on.
    public init?(milliseconds: UInt32) {
        guard milliseconds < 86_400_000 else { return nil }
        self.milliseconds = milliseconds
    }

    public var hour: Int { Int(milliseconds / 3_600_000) }
    public var minute: Int { Int(milliseconds / 60_000 % 60) }
    public var second: Int { Int(milliseconds / 1000 % 60) }
    public var millisecond: Int { Int(milliseconds % 1000) }

    /// `HH:MM`, with seconds and milliseconds only where they are not zero unless `seconds` asks for them.
    public func iso(seconds: Bool = false) -> String {
        var text = CalendarDate.pad(hour, 2) + ":" + CalendarDate.pad(minute, 2)
        if seconds || second != 0 || millisecond != 0 { text += ":" + CalendarDate.pad(second, 2) }
        if millisecond != 0 { text += "." + CalendarDate.pad(millisecond, 3) }
        return text
    }

    /// Reads `HH:MM`, `HH:MM:SS` or `HH:MM:SS.mmm` (1–3 decimals); nil for anything else.
    public init?(iso: some StringProtocol) {
        let parts = iso.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0].utf8.count == 2, parts[1].utf8.count == 2,
            let hour = CalendarDate.digits(parts[0]), let minute = CalendarDate.digits(parts[1])
        else { return nil }
        guard parts.count == 3 else {
            self.init(hour: hour, minute: minute)
            return
        }
        let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard seconds.count <= 2, seconds[0].utf8.count == 2, let second = CalendarDate.digits(seconds[0]) else {
            return nil
        }
        var millisecond = 0
        if seconds.count == 2 {
            guard (1...3).contains(seconds[1].utf8.count), let fraction = CalendarDate.digits(seconds[1]) else {
                return nil
            }
            millisecond = fraction * [100, 10, 1][seconds[1].utf8.count - 1]
        }
        self.init(hour: hour, minute: minute, second: second, millisecond: millisecond)
    }
}

extension DateTimeValue {
    /// Offsets that exist on the earth, in minutes.
    public static let offsets: ClosedRange<Int16> = -840...840

    /// `2023-02-21T08:30:00+07:00` for an instant, otherwise the date's or the time's own form.
    public var iso: String {
        switch self {
        case .date(let date): date.iso
        case .time(let time): time.iso()
        case .instant(let date, let time, let offset):
            "\(date.iso)T\(time.iso(seconds: true))\(Self.zone(offset))"
        }
    }

    /// Reads an instant with its zone (`Z` or `±HH:MM`); nil for anything else.
    public init?(isoInstant text: some StringProtocol) {
        guard let split = text.firstIndex(where: { $0 == "T" || $0 == "t" }) else { return nil }
        let rest = text[text.index(after: split)...]
        guard let zoneStart = rest.firstIndex(where: { "Zz+-".contains($0) }),
            let date = CalendarDate(iso: text[..<split]), date.day != nil,
            let time = TimeOfDay(iso: rest[..<zoneStart]), let offset = Self.offset(rest[zoneStart...])
        else { return nil }
        self = .instant(date, time, offsetMinutes: offset)
    }

    private static func zone(_ offset: Int16) -> String {
        let minutes = Int(offset.magnitude)
        return (offset < 0 ? "-" : "+") + CalendarDate.pad(minutes / 60, 2) + ":" + CalendarDate.pad(minutes % 60, 2)
    }

    private static func offset(_ text: some StringProtocol) -> Int16? {
        if text == "Z" || text == "z" { return 0 }
        guard text.first == "+" || text.first == "-" else { return nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hours = CalendarDate.digits(parts[0]),
            let minutes = CalendarDate.digits(parts[1]), minutes < 60
        else { return nil }
        let total = Int16(hours * 60 + minutes) * (text.first == "-" ? -1 : 1)
        return offsets.contains(total) ? total : nil
    }
}
