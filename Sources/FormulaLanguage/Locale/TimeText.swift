import NoteModel

/// Reads dates and times as people write them. One reader for `[…]`, @TextToTime and @ToTime.
struct TimeText {
    let locale: FormulaLocale
    let zone: Int16
    /// For a date without a year; nil while compiling, where such a date cannot be read.
    let currentYear: Int?

    /// A date, a time, both, or two of them with ` - ` between; nil for anything else.
    func span(_ text: some StringProtocol) -> TimeSpan? {
        let text = Self.trimmed(String(text))
        if let time = time(text) { return TimeSpan(time) }
        let bytes = Array(text.utf8)
        guard bytes.count >= 5, bytes.count < 128 else { return nil }
        for index in 1..<(bytes.count - 1)
        where bytes[index] == UInt8(ascii: "-") && bytes[index - 1] == 0x20 && bytes[index + 1] == 0x20 {
            let (before, after) = (
                String(decoding: bytes[..<index], as: UTF8.self), String(decoding: bytes[(index + 1)...], as: UTF8.self)
            )
            guard let start = time(Self.trimmed(before)), var end = time(Self.trimmed(after)) else { continue }
            if case .instant(let date, _, let offset) = start, case .time(let time) = end {
                end = .instant(date, time, offsetMinutes: offset)
            }
            return DateTimeRange(start: start, end: end).map { TimeSpan($0.start, end: $0.end) }
        }
        return nil
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        while scalars.first?.properties.isWhitespace == true { scalars.removeFirst() }
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }

    /// One date, time or both.
    func time(_ text: String) -> DateTimeValue? {
        guard text.utf8.count < 64, text.utf8.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
        if let date = CalendarDate(iso: text) { return .date(date) }
        if let instant = DateTimeValue(isoInstant: text) { return instant }
        if let local = DateTimeValue(isoInstant: text + "Z"), case .instant(let date, let time, _) = local {
            return .instant(date, time, offsetMinutes: zone)
        }
        var words = text.split(separator: " ").map(String.init)
        var date: CalendarDate?
        if let first = words.first, let read = self.date(first) {
            date = read
            words.removeFirst()
        }
        guard !words.isEmpty else { return date.map { .date($0) } }
        guard let (time, offset) = clock(&words), words.isEmpty else { return nil }
        guard let date else {
            guard let offset, offset != zone else { return .time(time) }
            let shifted = (Int(time.milliseconds) + Int(zone - offset) * 60_000 + 172_800_000) % 86_400_000
            return TimeOfDay(milliseconds: UInt32(shifted)).map { .time($0) }
        }
        return date.day == nil ? nil : .instant(date, time, offsetMinutes: offset ?? zone)
    }

    /// `6/30/97`, `30/6/1997`, `6/30`, `2/1980`, `1-1-90`, `1997-6-30`.
    private func date(_ word: String) -> CalendarDate? {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
        let numbers = parts.compactMap { $0.utf8.count <= 4 && $0.allSatisfy(\.isASCIIDigit) ? Int($0) : nil }
        guard numbers.count == parts.count, (2...3).contains(numbers.count) else { return nil }
        if parts[0].utf8.count == 4 {
            return CalendarDate(year: numbers[0], month: numbers[1], day: numbers.count > 2 ? numbers[2] : nil)
        }
        if numbers.count == 2 {
            if parts[1].utf8.count == 4 { return CalendarDate(year: numbers[1], month: numbers[0]) }
            guard let currentYear else { return nil }
            return day(currentYear, numbers[0], numbers[1])
        }
        let short = parts[2].utf8.count <= 2
        let year = short ? numbers[2] + (numbers[2] >= LanguageDecisions.centuryPivot ? 1900 : 2000) : numbers[2]
        return day(year, numbers[0], numbers[1])
    }

    private func day(_ year: Int, _ first: Int, _ second: Int) -> CalendarDate? {
        locale.dayFirst
            ? CalendarDate(year: year, month: second, day: first) : CalendarDate(year: year, month: first, day: second)
    }

    /// Takes `5:30:00 PM`, `17:30 EST`, `5 PM` off the front.
    private func clock(_ words: inout [String]) -> (TimeOfDay, Int16?)? {
        guard var word = words.first else { return nil }
        words.removeFirst()
        var half = Self.half(String(word.suffix(2)))
        if half != nil {
            word.removeLast(2)
        } else if let next = words.first, let marked = Self.half(next) {
            half = marked
            words.removeFirst()
        }
        if !word.contains(":"), half != nil { word += ":00" }
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts[0].utf8.count <= 2, parts[0].allSatisfy(\.isASCIIDigit),
            !parts[0].isEmpty,
            let time = TimeOfDay(iso: (parts[0].utf8.count == 1 ? "0" : "") + word)
        else { return nil }
        var hour = time.hour
        if let half {
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + half
        }
        var offset: Int16?
        if let name = words.first, let known = Zone.offset(name) {
            offset = known
            words.removeFirst()
        }
        guard let exact = TimeOfDay(hour: hour, minute: time.minute, second: time.second, millisecond: time.millisecond)
        else { return nil }
        return (exact, offset)
    }

    /// 0 in the morning, 12 after noon.
    private static func half(_ text: String) -> Int? {
        switch text.uppercased() {
        case "AM", "SA": 0
        case "PM", "CH": 12
        default: nil
        }
    }
}

/// Zones by name. Only the abbreviations that Notes prints and those of this part of the world.
enum Zone {
    private static let named: [String: Int16] = [
        "GMT": 0, "UTC": 0, "Z": 0, "BST": 60, "CET": 60, "CEDT": 120, "EST": -300, "EDT": -240, "CST": -360,
        "CDT": -300,
        "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "YST": -540, "HST": -600, "AST": -240, "ADT": -180,
        "NST": -210, "ICT": 420, "JST": 540,
    ]
    private static let american: [Int16: String] = [-300: "EST", -360: "CST", -420: "MST", -480: "PST", 0: "GMT"]

    /// Minutes east of UTC: a name, `+07:00`, `GMT+7`, `ZE7`, `ZW5`.
    static func offset(_ text: String) -> Int16? {
        let text = text.uppercased()
        if let known = named[text] { return known }
        var digits = text[...]
        var sign: Int16 = 1
        if text.hasPrefix("ZE") || text.hasPrefix("ZW") {
            sign = text.hasPrefix("ZW") ? -1 : 1
            digits = digits.dropFirst(2)
            let quarters: Int16 = digits.last == "A" ? 15 : digits.last == "B" ? 30 : digits.last == "C" ? 45 : 0
            if quarters > 0 { digits = digits.dropLast() }
            guard digits.count <= 2, digits.allSatisfy(\.isASCIIDigit), let hours = Int16(digits) else { return nil }
            return bounded(sign * (hours * 60 + quarters))
        }
        if text.hasPrefix("GMT") || text.hasPrefix("UTC") { digits = digits.dropFirst(3) }
        guard let first = digits.first, first == "+" || first == "-" else { return nil }
        sign = first == "-" ? -1 : 1
        let parts = digits.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count),
            parts.allSatisfy({ (1...2).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }),
            let hours = Int16(parts[0]), let minutes = parts.count > 1 ? Int16(parts[1]) : 0, minutes < 60
        else { return nil }
        return bounded(sign * (hours * 60 + minutes))
    }

    private static func bounded(_ minutes: Int16) -> Int16? { DateTimeValue.offsets.contains(minutes) ? minutes : nil }

    /// As @Text writes it: `EST`, `GMT`, `ZE7`, `ZW3B` (a letter for 15, 30 and 45 minutes).
    static func name(_ offset: Int16) -> String {
        if let name = american[offset] { return name }
        let (hours, minutes) = (Int(offset.magnitude) / 60, Int(offset.magnitude) % 60)
        let quarter = minutes == 0 ? "" : minutes <= 15 ? "A" : minutes <= 30 ? "B" : "C"
        return "Z\(offset > 0 ? "E" : "W")\(hours)\(quarter)"
    }

    /// As Notes counts: hours west of GMT, minutes as hundreds in front (`-7`, `5`, `-3005` for five and a half east).
    static func notesNumber(_ offset: Int16) -> Int {
        let (hours, minutes) = (Int(offset.magnitude) / 60, Int(offset.magnitude) % 60)
        return (offset > 0 ? -1 : 1) * (minutes * 100 + hours)
    }

    static func offset(notesNumber number: Int) -> Int16? {
        guard number.magnitude < 10_000 else { return nil }
        let minutes = Int(number.magnitude) % 100 * 60 + Int(number.magnitude) / 100
        return bounded(Int16(number > 0 ? -minutes : minutes))
    }
}
