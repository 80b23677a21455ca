import NoteModel

/// A day of the calendar with the arithmetic that a life needs: months added, ends of months kept.
struct Day: Hashable, Comparable, Sendable {
    let year: Int
    let month: Int
    let day: Int

    init(_ year: Int, _ month: Int, _ day: Int) {
        precondition((1...12).contains(month) && (1...Self.days(in: month, of: year)).contains(day))
        self.year = year
        self.month = month
        self.day = day
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Any day of the year.
    static func random(in year: Int, using random: inout SeededRandom) -> Day {
        let month = random.int(in: 1...12)
        return Day(year, month, random.int(in: 1...days(in: month, of: year)))
    }

    /// A day of `first…last`; `first` when they are out of order.
    static func random(from first: Day, to last: Day, using random: inout SeededRandom) -> Day {
        let months = last.monthNumber - first.monthNumber
        guard months >= 0, first < last else { return first }
        let start = Day(first.year, first.month, 1).adding(months: random.int(in: 0...months))
        let drawn = Day(start.year, start.month, random.int(in: 1...days(in: start.month, of: start.year)))
        return min(max(drawn, first), last)
    }

    private var monthNumber: Int { year * 12 + month - 1 }

    /// The same day of a later (or earlier) month, or that month's last day.
    func adding(months: Int) -> Day {
        let number = monthNumber + months
        let (year, month) = (number / 12, number % 12 + 1)
        return Day(year, month, min(day, Self.days(in: month, of: year)))
    }

    func adding(years: Int) -> Day { adding(months: years * 12) }

    /// Complete years from `birth` to this day.
    func years(since birth: Day) -> Int {
        let years = year - birth.year
        return (month, day) < (birth.month, birth.day) ? years - 1 : years
    }

    static func < (left: Day, right: Day) -> Bool {
        (left.year, left.month, left.day) < (right.year, right.month, right.day)
    }

    /// Known to the day.
    var date: ItemValue { .dateTime(.date(CalendarDate(year: year, month: month, day: day)!)) }
    /// Known to the month.
    var monthDate: ItemValue { .dateTime(.date(CalendarDate(year: year, month: month)!)) }
    /// Known to the year.
    var yearDate: ItemValue { .dateTime(.date(CalendarDate(year: year)!)) }
}
