import MergeSimulation
import NoteModel
import SimulationKit

/// Random values of every kind, for properties.
extension SeededGenerator {
    mutating func text() -> String {
        let samples = ["", "a", "Lan", "Nguyễn Thị Hạ Đình", "đồng bộ", "\u{10348}", "日本", "0912 345 678", "\"<>&\n\t"]
        return (0..<below(4)).map { _ in pick(samples) }.joined()
    }

    mutating func decimal() -> ExactDecimal {
        let digits = below(34)
        var significand: Int128 = 0
        for _ in 0...digits { significand = significand * 10 + Int128(below(10)) }
        let exponent = chance(percent: 50) ? below(80) - 45 : below(12_000) - 6_000
        return ExactDecimal(significand: chance(percent: 50) ? -significand : significand, exponent: exponent) ?? 0
    }

    mutating func date() -> CalendarDate {
        let year = 1 + below(9999)
        let month = 1 + below(12)
        switch below(3) {
        case 0: return CalendarDate(year: year)!
        case 1: return CalendarDate(year: year, month: month)!
        default: return CalendarDate(year: year, month: month, day: 1 + below(28))!
        }
    }

    mutating func time() -> TimeOfDay { TimeOfDay(milliseconds: UInt32(below(86_400_000)))! }

    mutating func instant() -> DateTimeValue {
        let day = CalendarDate(year: 1 + below(9999), month: 1 + below(12), day: 1 + below(28))!
        return .instant(day, time(), offsetMinutes: Int16(below(1_681) - 840))
    }

    mutating func dateTime() -> DateTimeValue {
        switch below(3) {
        case 0: .date(date())
        case 1: .time(time())
        default: instant()
        }
    }

    mutating func range() -> DateTimeRange {
        switch below(3) {
        case 0: DateTimeRange(start: .date(date()), end: .date(date()))!
        case 1: DateTimeRange(start: .time(time()), end: .time(time()))!
        default: DateTimeRange(start: instant(), end: instant())!
        }
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(below(256)) } }

    mutating func list<T>(_ make: (inout SeededGenerator) -> T) -> [T] { (0..<below(4)).map { _ in make(&self) } }

    mutating func value() -> ItemValue {
        switch below(14) {
        case 0: .text(text())
        case 1: .textList(list { $0.text() })
        case 2: .number(decimal())
        case 3: .numberList(list { $0.decimal() })
        case 4: .dateTime(dateTime())
        case 5: .dateTimeList(list { $0.dateTime() })
        case 6: .dateTimeRange(range())
        case 7: .dateTimeRangeList(list { $0.range() })
        case 8: .names(list { $0.text() })
        case 9: .readers(list { $0.text() })
        case 10: .authors(list { $0.text() })
        case 11: .richText(text())
        case 12: .attachment(AttachmentReference(name: "a" + text(), size: next(), digest: bytes(32))!)
        default: .sealed(bytes(below(20)))
        }
    }
}
