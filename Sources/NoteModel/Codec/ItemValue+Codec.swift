/// The value encoding of `Documentation/format.md`, section "Values". Tags never change meaning.
enum ValueTag: UInt8 {
    case removed = 0
    case redacted = 1
    case text = 2
    case textList = 3
    case number = 4
    case numberList = 5
    case dateTime = 6
    case dateTimeList = 7
    case dateTimeRange = 8
    case dateTimeRangeList = 9
    case names = 10
    case readers = 11
    case authors = 12
    case richText = 13
    case attachment = 14
    case sealed = 15
}

extension ByteWriter {
    /// Tag, then payload.
    public mutating func value(_ value: ItemValue) {
        switch value {
        case .text(let text): tagged(.text) { $0.text(text) }
        case .textList(let list): tagged(.textList) { $0.list(list) { $0.text($1) } }
        case .number(let number): tagged(.number) { $0.number(number) }
        case .numberList(let list): tagged(.numberList) { $0.list(list) { $0.number($1) } }
        case .dateTime(let time): tagged(.dateTime) { $0.dateTime(time) }
        case .dateTimeList(let list): tagged(.dateTimeList) { $0.list(list) { $0.dateTime($1) } }
        case .dateTimeRange(let range): tagged(.dateTimeRange) { $0.range(range) }
        case .dateTimeRangeList(let list): tagged(.dateTimeRangeList) { $0.list(list) { $0.range($1) } }
        case .names(let list): tagged(.names) { $0.list(list) { $0.text($1) } }
        case .readers(let list): tagged(.readers) { $0.list(list) { $0.text($1) } }
        case .authors(let list): tagged(.authors) { $0.list(list) { $0.text($1) } }
        case .richText(let html): tagged(.richText) { $0.text(html) }
        case .attachment(let reference):
            tagged(.attachment) {
                $0.text(reference.name)
                $0.varint(reference.size)
                $0.raw(reference.digest)
            }
        case .sealed(let bytes): tagged(.sealed) { $0.blob(bytes) }
        }
    }

    private mutating func tagged(_ tag: ValueTag, _ body: (inout ByteWriter) -> Void) {
        byte(tag.rawValue)
        body(&self)
    }

    private mutating func list<T>(_ items: [T], _ write: (inout ByteWriter, T) -> Void) {
        varint(items.count)
        for item in items { write(&self, item) }
    }

    /// Zigzag: small magnitudes of either sign stay short.
    mutating func signed(_ value: Int128) {
        var rest = UInt128(bitPattern: (value << 1) ^ (value >> 127))
        while rest >= 0x80 {
            byte(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        byte(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func number(_ value: ExactDecimal) {
        signed(Int128(value.exponent))
        signed(value.significand)
    }

    private mutating func dateTime(_ value: DateTimeValue) {
        switch value {
        case .date(let day):
            byte(0)
            date(day)
        case .time(let time):
            byte(1)
            varint(UInt64(time.milliseconds))
        case .instant(let day, let time, let offset):
            byte(2)
            date(day)
            varint(UInt64(time.milliseconds))
            signed(Int128(offset))
        }
    }

    private mutating func date(_ value: CalendarDate) {
        varint(UInt64(value.year))
        byte(value.month ?? 0)
        byte(value.day ?? 0)
    }

    private mutating func range(_ value: DateTimeRange) {
        dateTime(value.start)
        dateTime(value.end)
    }
}

extension ByteReader {
    /// Reads what ``ByteWriter/value(_:)`` wrote.
    public mutating func value() throws(CodecError) -> ItemValue {
        guard let tag = ValueTag(rawValue: try byte()) else { throw .malformed("an item has an unknown type") }
        return try value(tag)
    }

    mutating func value(_ tag: ValueTag) throws(CodecError) -> ItemValue {
        switch tag {
        case .removed, .redacted: throw .malformed("an item has no value")
        case .text: return .text(try text())
        case .textList: return .textList(try texts())
        case .number: return .number(try number())
        case .numberList:
            return .numberList(try list { reader throws(CodecError) in try reader.number() })
        case .dateTime: return .dateTime(try dateTime())
        case .dateTimeList:
            return .dateTimeList(try list { reader throws(CodecError) in try reader.dateTime() })
        case .dateTimeRange: return .dateTimeRange(try range())
        case .dateTimeRangeList:
            return .dateTimeRangeList(try list { reader throws(CodecError) in try reader.range() })
        case .names: return .names(try texts())
        case .readers: return .readers(try texts())
        case .authors: return .authors(try texts())
        case .richText: return .richText(try text())
        case .attachment:
            let name = try text()
            let size = try varint()
            guard let reference = AttachmentReference(name: name, size: size, digest: Array(try slice(32))) else {
                throw .malformed("an attachment has no name")
            }
            return .attachment(reference)
        case .sealed: return .sealed(try blob())
        }
    }

    /// Steps over what stands behind a tag, without a look at what it says.
    mutating func skip(_ tag: ValueTag) throws(CodecError) {
        switch tag {
        case .removed: break
        case .redacted: _ = try Digest(reading: &self)
        case .text, .richText, .sealed: try skipBytes()
        case .textList, .names, .readers, .authors: for _ in 0..<(try count()) { try skipBytes() }
        case .number: try skipNumber()
        case .numberList: for _ in 0..<(try count()) { try skipNumber() }
        case .dateTime: try skipDateTime()
        case .dateTimeList: for _ in 0..<(try count()) { try skipDateTime() }
        case .dateTimeRange: for _ in 0..<2 { try skipDateTime() }
        case .dateTimeRangeList: for _ in 0..<(try count(minimumBytes: 2)) * 2 { try skipDateTime() }
        case .attachment:
            try skipBytes()
            _ = try varint()
            _ = try slice(32)
        }
    }

    @inline(__always) mutating func skipBytes() throws(CodecError) { _ = try slice(try count()) }

    private mutating func skipNumber() throws(CodecError) {
        for _ in 0..<2 { try skipVarint() }
    }

    private mutating func skipVarint() throws(CodecError) { while try byte() & 0x80 != 0 {} }

    private mutating func skipDateTime() throws(CodecError) {
        let kind = try byte()
        guard kind <= 2 else { throw .malformed("a date-time has an unknown kind") }
        if kind != 1 {
            try skipVarint()
            _ = try slice(2)
        }
        if kind != 0 { try skipVarint() }
        if kind == 2 { try skipVarint() }
    }

    private mutating func texts() throws(CodecError) -> [String] {
        try list { reader throws(CodecError) in try reader.text() }
    }

    private mutating func list<T>(_ read: (inout ByteReader) throws(CodecError) -> T) throws(CodecError) -> [T] {
        let length = try count()
        var items: [T] = []
        items.reserveCapacity(length)
        for _ in 0..<length { items.append(try read(&self)) }
        return items
    }

    mutating func signed() throws(CodecError) -> Int128 {
        var value: UInt128 = 0
        var shift: UInt128 = 0
        while true {
            let next = try byte()
            guard shift < 126 || next <= 3 else { throw .malformed("a number is too large") }
            value |= UInt128(next & 0x7F) << shift
            if next & 0x80 == 0 {
                guard next != 0 || shift == 0 else { throw .malformed("a number is padded") }
                return Int128(bitPattern: value >> 1) ^ -Int128(bitPattern: value & 1)
            }
            shift += 7
        }
    }

    private mutating func number() throws(CodecError) -> ExactDecimal {
        let exponent = try signed()
        let significand = try signed()
        guard let power = Int16(exactly: exponent),
            let number = ExactDecimal(significand: significand, exponent: Int(power)),
            number.significand == significand,
            number.exponent == power
        else { throw .malformed("a decimal number is not normalised") }
        return number
    }

    private mutating func dateTime() throws(CodecError) -> DateTimeValue {
        switch try byte() {
        case 0: return .date(try date())
        case 1: return .time(try time())
        case 2:
            let day = try date()
            let time = try time()
            guard day.day != nil, let offset = Int16(exactly: try signed()), DateTimeValue.offsets.contains(offset)
            else {
                throw .malformed("a date with time is incomplete")
            }
            return .instant(day, time, offsetMinutes: offset)
        default: throw .malformed("a date-time has an unknown kind")
        }
    }

    private mutating func date() throws(CodecError) -> CalendarDate {
        let year = try varint()
        let month = Int(try byte())
        let day = Int(try byte())
        guard year <= 9999,
            let date = CalendarDate(year: Int(year), month: month == 0 ? nil : month, day: day == 0 ? nil : day)
        else { throw .malformed("a date does not exist") }
        return date
    }

    private mutating func time() throws(CodecError) -> TimeOfDay {
        guard let milliseconds = UInt32(exactly: try varint()), let time = TimeOfDay(milliseconds: milliseconds) else {
            throw .malformed("a time of day does not exist")
        }
        return time
    }

    private mutating func range() throws(CodecError) -> DateTimeRange {
        guard let range = DateTimeRange(start: try dateTime(), end: try dateTime()) else {
            throw .malformed("a range mixes kinds")
        }
        return range
    }
}
