import NoteModel

/// A part of the day in which a connection calls.
///
/// `08:00-22:00` is a window: one call when it opens, then one every repeat interval. `23:30` is a time: one call, which
/// is tried for an hour at most, as Notes does. A window whose end is not after its start goes over midnight and belongs
/// to the day on which it opens.
public struct TimeWindow: Sendable, Hashable {
    /// Minutes after local midnight, below 1440.
    public let start: Int
    /// Minutes, 1…1440.
    public let length: Int
    /// A single time.
    public let isTime: Bool

    static let minutesOfDay = 1440
    /// How long a call at a single time is tried.
    static let timeLength = 60

    public init(start: Int, length: Int, isTime: Bool = false) {
        precondition((0..<Self.minutesOfDay).contains(start) && (1...Self.minutesOfDay).contains(length))
        self.start = start
        self.length = length
        self.isTime = isTime
    }

    /// - Throws: `.wrongUsage` that says what a window looks like.
    public init(parsing text: some StringProtocol) throws(DongboError) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Self.minute($0) }
        guard (1...2).contains(ends.count), let start = ends[0], let end = ends[ends.count - 1],
            start < Self.minutesOfDay
        else {
            throw DongboError(.wrongUsage, "times are written as 08:00-22:00 or 23:30, not '\(text)'")
        }
        if ends.count == 1 {
            self.init(start: start, length: Self.timeLength, isTime: true)
        } else {
            self.init(start: start, length: end > start ? end - start : end - start + Self.minutesOfDay)
        }
    }

    /// `24:00` is the end of the day.
    private static func minute(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ (1...2).contains($0.utf8.count) }), let hour = UInt(parts[0]),
            let minute = UInt(parts[1]), minute < 60, hour < 24 || hour == 24 && minute == 0
        else { return nil }
        return Int(hour * 60 + minute)
    }
}

extension TimeWindow: CustomStringConvertible {
    public var description: String {
        isTime
            ? Self.text(start)
            : Self.text(start)
                + "-\(Self.text(start + length > Self.minutesOfDay ? start + length - Self.minutesOfDay : start + length))"
    }

    private static func text(_ minute: Int) -> String { "\(pad(minute / 60)):\(pad(minute % 60))" }

    private static func pad(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
