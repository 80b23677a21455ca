import NoteModel

/// Dates and times as @Text writes them.
struct DateText {
    enum DatePart { case full, noCurrentYear, monthDay, monthYear }
    enum Show { case date, time, both, relative, existing }
    enum ZonePart { case local, ifDifferent, always, own }
    var date = DatePart.full
    var hasSeconds = false
    var show = Show.existing
    var zone = ZonePart.local

    /// Reads a format such as `D0S0` or `S2T1Z2`.
    init(_ format: String = "") {
        let letters = Array(format.uppercased())
        for (index, letter) in letters.enumerated() where index + 1 < letters.count {
            switch (letter, letters[index + 1]) {
            case ("D", "0"): date = .full
            case ("D", "1"): date = .noCurrentYear
            case ("D", "2"): date = .monthDay
            case ("D", "3"): date = .monthYear
            case ("T", "0"): hasSeconds = true
            case ("T", "1"): hasSeconds = false
            case ("S", "0"): show = .date
            case ("S", "1"): show = .time
            case ("S", "2"): show = .both
            case ("S", "3"): show = .relative
            case ("S", "X"): show = .existing
            case ("Z", "0"): zone = .local
            case ("Z", "1"): zone = .ifDifferent
            case ("Z", "2"): zone = .always
            default: break
            }
        }
    }

    func text(_ span: TimeSpan, _ settings: FormulaSettings) -> String {
        guard let end = span.end else { return text(span.start, settings) }
        return text(span.start, settings) + " - " + text(end, settings)
    }

    func text(_ value: DateTimeValue, _ settings: FormulaSettings) -> String {
        let shown: DateTimeValue
        var label = ""
        switch (zone, value) {
        case (.always, .instant(_, _, let offset)), (.ifDifferent, .instant(_, _, let offset)):
            shown = value
            if zone == .always || offset != settings.zone { label = " " + Zone.name(offset) }
        case (.own, _): shown = value
        default: shown = value.local(settings.zone)
        }
        var parts: [String] = []
        if show != .time, let date = shown.date { parts.append(text(date, settings)) }
        if show != .date, let time = shown.timeOfDay { parts.append(text(time, settings.locale) + label) }
        return parts.joined(separator: " ")
    }

    private func text(_ value: CalendarDate, _ settings: FormulaSettings) -> String {
        let locale = settings.locale
        let today = settings.now.flatMap { CivilTime.instant($0, zone: settings.zone)?.date }
        if show == .relative, let days = value.days, let now = today?.days, let word = Self.relative(days - now, locale)
        {
            return word
        }
        let year = Self.year(Int(value.year), locale)
        guard let month = value.month.map({ Self.pad(Int($0)) }) else { return Self.pad4(Int(value.year)) }
        guard let day = value.day.map({ Self.pad(Int($0)) }), date != .monthYear else {
            return month + "/" + (date == .monthYear && value.day != nil ? year : Self.pad4(Int(value.year)))
        }
        let short = locale.dayFirst ? day + "/" + month : month + "/" + day
        if date == .monthDay || date == .noCurrentYear && today?.year == value.year { return short }
        return short + "/" + year
    }

    private static func relative(_ days: Int, _ locale: FormulaLocale) -> String? {
        let words = locale == .viVN ? ["Hôm qua", "Hôm nay", "Ngày mai"] : ["Yesterday", "Today", "Tomorrow"]
        return (-1...1).contains(days) ? words[days + 1] : nil
    }

    /// Two digits where they cannot be misread, in the American form only.
    private static func year(_ year: Int, _ locale: FormulaLocale) -> String {
        let pivot = LanguageDecisions.centuryPivot
        let isShort = locale == .enUS && (1900 + pivot..<2000 + pivot).contains(year)
        return isShort ? pad(year % 100) : pad4(year)
    }

    private func text(_ time: TimeOfDay, _ locale: FormulaLocale) -> String {
        let seconds = hasSeconds ? ":" + Self.pad(time.second) : ""
        if locale == .viVN { return Self.pad(time.hour) + ":" + Self.pad(time.minute) + seconds }
        let hour = time.hour % 12 == 0 ? 12 : time.hour % 12
        return "\(Self.pad(hour)):\(Self.pad(time.minute))\(seconds) \(time.hour < 12 ? "AM" : "PM")"
    }

    private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func pad4(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
    }
}
