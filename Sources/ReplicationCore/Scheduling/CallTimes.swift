/// When a connection may call: days, parts of the day and how often within them.
///
/// Local time is UTC shifted by a whole number of seconds, which the caller gives: Việt Nam has no daylight saving.
public struct CallTimes: Sendable, Hashable {
    public var days: Weekdays
    /// None: the whole day.
    public var windows: [TimeWindow]
    /// Seconds from the end of one call to the next within a window; nil: one call each time a window opens.
    public var repeatSeconds: UInt64?

    public init(days: Weekdays = .all, windows: [TimeWindow] = [], repeatSeconds: UInt64? = nil) {
        self.days = days
        self.windows = windows
        self.repeatSeconds = repeatSeconds
    }

    /// One opening of a window. Times are local milliseconds since 1970-01-01.
    public struct Opening: Sendable, Hashable {
        public let start: Int64
        public let end: Int64
        /// Whether calls repeat within it.
        public let repeats: Bool
    }

    private static let minute: Int64 = 60_000
    private static let day: Int64 = 1440 * minute

    private var isAlwaysOpen: Bool { windows.isEmpty && days == .all }

    private var effectiveWindows: [TimeWindow] { windows.isEmpty ? [TimeWindow(start: 0, length: 1440)] : windows }

    /// The opening that `local` falls into; the latest begun where several overlap.
    public func opening(at local: Int64) -> Opening? {
        if isAlwaysOpen { return Opening(start: .min, end: .max, repeats: true) }
        let today = Self.dayNumber(local)
        var found: Opening?
        for number in [today - 1, today] where days.includes(dayNumber: number) {
            for window in effectiveWindows {
                let start = number * Self.day + Int64(window.start) * Self.minute
                let end = start + Int64(window.length) * Self.minute
                guard start <= local, local < end else { continue }
                let repeats = !window.isTime || found?.repeats == true
                if start >= found?.start ?? .min {
                    found = Opening(start: start, end: end, repeats: repeats)
                } else if !window.isTime, let latest = found {
                    found = Opening(start: latest.start, end: latest.end, repeats: true)
                }
            }
        }
        return found
    }

    /// When the next window opens after `local`; nil when none ever does.
    public func nextOpening(after local: Int64) -> Int64? {
        if isAlwaysOpen { return nil }
        let today = Self.dayNumber(local)
        for number in today...(today + 8) where days.includes(dayNumber: number) {
            let starts = effectiveWindows.map { number * Self.day + Int64($0.start) * Self.minute }
            if let next = starts.filter({ $0 > local }).min() { return next }
        }
        return nil
    }

    private static func dayNumber(_ local: Int64) -> Int64 {
        local >= 0 ? local / day : -((-local + day - 1) / day)
    }
}
