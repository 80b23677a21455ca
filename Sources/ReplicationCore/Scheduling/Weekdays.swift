import NoteModel

/// Days of the week on which a connection calls.
public struct Weekdays: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue & 0x7F }

    public static let all = Weekdays(rawValue: 0x7F)
    /// Monday first.
    public static let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]

    /// Whether the day with this number, counted from 1970-01-01, is one of them.
    func includes(dayNumber: Int64) -> Bool {
        // 1970-01-01 was a Thursday.
        let weekday = ((dayNumber + 3) % 7 + 7) % 7
        return rawValue & (1 << UInt8(weekday)) != 0
    }

    /// Reads `all`, `Mon-Fri`, `Sat,Sun` or any mixture; case does not count, a range may go over Sunday.
    ///
    /// - Throws: `.wrongUsage` that says what a list of days looks like.
    public init(parsing text: String) throws(DongboError) {
        var days: Weekdays = []
        for part in text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == ";" }) {
            if part.lowercased() == "all" {
                days = .all
                continue
            }
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Self.index(of: $0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                throw DongboError(.wrongUsage, "days are written as Mon-Fri, Sat,Sun or all, not '\(text)'")
            }
            var day = first
            days.insert(Weekdays(rawValue: 1 << UInt8(day)))
            while day != last {
                day = (day + 1) % 7
                days.insert(Weekdays(rawValue: 1 << UInt8(day)))
            }
        }
        guard !days.isEmpty else {
            throw DongboError(.wrongUsage, "a connection without a day would never call; to stop it, disable it")
        }
        self = days
    }

    private static func index(of name: Substring) -> Int? {
        names.firstIndex { $0.lowercased() == name.lowercased() }
    }
}

extension Weekdays: CustomStringConvertible {
    /// `all`, or the names with commas.
    public var description: String {
        self == .all
            ? "all"
            : Self.names.enumerated().filter { rawValue & (1 << UInt8($0.offset)) != 0 }.map(\.element)
                .joined(separator: ",")
    }
}
