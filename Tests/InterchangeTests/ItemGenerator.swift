import NoteModel
import SyntheticDistrict

/// Draws item values of every kind, normalised.
struct ItemGenerator {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func value() -> ItemValue {
        let value: ItemValue =
            switch random.int(below: 14) {
            case 0: .text(text())
            case 1: .textList(list { $0.text() })
            case 2: .number(number())
            case 3: .numberList(list(atLeast: 1) { $0.number() })
            case 4: .dateTime(dateTime())
            case 5: .dateTimeList(list(atLeast: 1) { $0.dateTime() })
            case 6: .dateTimeRange(range())
            case 7: .dateTimeRangeList(list(atLeast: 1) { $0.range() })
            case 8: .names(list { "CN=" + $0.text() })
            case 9: .readers(list { "CN=" + $0.text() })
            case 10: .authors(list { "CN=" + $0.text() })
            case 11: .richText("<p title=\"\(random.int(below: 9))\">\(plainText())</p>")
            case 12:
                .attachment(
                    AttachmentReference(
                        name: "x" + text(), size: random.next() >> UInt64(random.int(below: 64)), digest: bytes(32))!)
            default: .sealed(bytes(random.int(below: 40)))
            }
        return value.normalized()
    }

    private mutating func list<Element>(atLeast: Int = 0, _ draw: (inout Self) -> Element) -> [Element] {
        let count = random.int(in: atLeast...4)
        return (0..<count).map { _ in draw(&self) }
    }

    private mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(random.int(below: 256)) } }

    /// Letters, signs that JSON escapes, combining marks and scalars outside the basic plane.
    private mutating func text() -> String {
        let scalars = Array(
            "aZ0 \"\\/\n\r\t\u{0}\u{1F}<&éĐệ\u{301}\u{300}\u{AC00}\u{1100}\u{2028}\u{FFFD}😀𝄞".unicodeScalars)
        var text = String.UnicodeScalarView()
        for _ in 0..<random.int(below: 24) { text.append(random.pick(scalars)) }
        return String(text)
    }

    private mutating func plainText() -> String {
        String(String.UnicodeScalarView(text().unicodeScalars.filter { $0 != "<" }))
    }

    private mutating func number() -> ExactDecimal {
        let magnitude = Int128(random.next() >> UInt64(random.int(below: 64)))
        let significand = random.chance(50) ? magnitude : -magnitude
        return ExactDecimal(significand: significand, exponent: random.int(in: -60...12))!
    }

    private mutating func dateTime() -> DateTimeValue { dateTime(kind: random.int(below: 3)) }

    private mutating func dateTime(kind: Int) -> DateTimeValue {
        let (year, month, day) = (random.int(in: 1...9999), random.int(in: 1...12), random.int(in: 1...28))
        let time = TimeOfDay(
            milliseconds: UInt32(random.int(below: 86_400)) * 1000
                + UInt32(random.int(below: 2) * random.int(below: 1000)))!
        switch kind {
        case 0: return .time(time)
        case 1:
            return .instant(
                CalendarDate(year: year, month: month, day: day)!, time,
                offsetMinutes: Int16(random.int(in: -840...840)))
        default:
            let known = random.int(below: 3)
            return .date(CalendarDate(year: year, month: known > 0 ? month : nil, day: known > 1 ? day : nil)!)
        }
    }

    private mutating func range() -> DateTimeRange {
        let kind = random.int(below: 3)
        return DateTimeRange(start: dateTime(kind: kind), end: dateTime(kind: kind))!
    }
}
