import NoteModel

/// Reads dates and date-times from their bytes. A dossier has dozens of them, and the general readers, which take
/// substrings apart, would be most of the cost of an import.
enum ISODate {
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; nil for anything else and for days that do not exist.
    static func date(_ text: String) -> CalendarDate? {
        date(text.utf8.span)
    }

    private static func date(_ bytes: Span<UInt8>) -> CalendarDate? {
        guard [4, 7, 10].contains(bytes.count), let year = number(bytes, 0, 4) else { return nil }
        if bytes.count == 4 { return CalendarDate(year: year) }
        guard bytes[4] == hyphen, let month = number(bytes, 5, 7) else { return nil }
        if bytes.count == 7 { return CalendarDate(year: year, month: month) }
        guard bytes[7] == hyphen, let day = number(bytes, 8, 10) else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }

    /// A date, a time and a zone; nil for anything else. The usual spelling, `YYYY-MM-DDTHH:MM:SS+HH:MM`, is the quick
    /// one.
    static func instant(_ text: String) -> DateTimeValue? {
        let bytes = text.utf8.span
        guard bytes.count == 25, bytes[10] == UInt8(ascii: "T"), bytes[13] == colon, bytes[16] == colon,
            bytes[22] == colon,
            bytes[19] == hyphen || bytes[19] == UInt8(ascii: "+")
        else { return DateTimeValue(isoInstant: text) }
        guard let date = date(bytes.extracting(0..<10)), let hour = number(bytes, 11, 13),
            let minute = number(bytes, 14, 16), let second = number(bytes, 17, 19),
            let time = TimeOfDay(hour: hour, minute: minute, second: second), let zoneHours = number(bytes, 20, 22),
            let zoneMinutes = number(bytes, 23, 25), zoneMinutes < 60
        else { return nil }
        let offset = Int16(zoneHours * 60 + zoneMinutes) * (bytes[19] == hyphen ? -1 : 1)
        return DateTimeValue.offsets.contains(offset) ? .instant(date, time, offsetMinutes: offset) : nil
    }

    private static let hyphen = UInt8(ascii: "-")
    private static let colon = UInt8(ascii: ":")

    /// The digits of `start..<end`; nil when one of them is none.
    private static func number(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var number = 0
        for index in start..<end {
            guard (0x30...0x39).contains(bytes[index]) else { return nil }
            number = number * 10 + Int(bytes[index] &- 0x30)
        }
        return number
    }
}
