/// How long somebody has to wait after wrong passwords: longer each time, and never for good, so that nobody can lock others out for ever.
///
/// There is no clock inside: times are milliseconds of any clock that does not jump far.
///
/// Invariant: an attempt counts as failed from the moment it is let in. Many at once therefore gain nothing over one after another.
public struct LockOut: Sendable {
    public enum Admission: Sendable, Hashable {
        /// Counted; ``succeeded(_:)`` takes it back.
        case admitted
        /// Not looked at and not counted. Milliseconds until the next is.
        case wait(milliseconds: UInt64)
    }

    public struct Settings: Sendable, Hashable {
        /// Attempts without a wait.
        public let free: Int
        /// The first wait; each further failure doubles it.
        public let firstMilliseconds: UInt64
        public let longestMilliseconds: UInt64
        /// After so long without an attempt all is forgotten.
        public let forgottenMilliseconds: UInt64
        /// Names that are remembered.
        public let namesMax: Int

        public init(
            free: Int, firstMilliseconds: UInt64, longestMilliseconds: UInt64, forgottenMilliseconds: UInt64,
            namesMax: Int = 10_000
        ) {
            precondition(free > 0 && firstMilliseconds > 0 && namesMax > 0, "someone has to be able to log in")
            precondition(
                firstMilliseconds <= longestMilliseconds && longestMilliseconds <= forgottenMilliseconds,
                "what is forgotten before the wait is over is no wait")
            self.free = free
            self.firstMilliseconds = firstMilliseconds
            self.longestMilliseconds = longestMilliseconds
            self.forgottenMilliseconds = forgottenMilliseconds
            self.namesMax = namesMax
        }

        /// Of one person: five mistakes, then 2 s, 4 s … a quarter of an hour: at most about a hundred guesses a day.
        public static let person = Settings(
            free: 5, firstMilliseconds: 2_000, longestMilliseconds: 900_000, forgottenMilliseconds: 86_400_000)

        /// Of one place from which many people may come.
        public static let origin = Settings(
            free: 50, firstMilliseconds: 1_000, longestMilliseconds: 60_000, forgottenMilliseconds: 3_600_000)
    }

    private struct Entry: Sendable {
        var attempts: Int
        var latest: UInt64
    }

    private let settings: Settings
    private var entries: [String: Entry] = [:]

    public init(_ settings: Settings) { self.settings = settings }

    /// How many are remembered now.
    public var count: Int { entries.count }

    /// Milliseconds until an attempt of `name` is let in; 0 for at once.
    public func wait(_ name: String, at now: UInt64) -> UInt64 {
        guard let entry = entries[name], !isForgotten(entry, now) else { return 0 }
        // A clock that fell back must not make anybody wait longer than they would have.
        let passed = now > entry.latest ? now - entry.latest : 0
        let needed = delay(after: entry.attempts)
        return needed > passed ? needed - passed : 0
    }

    /// Lets an attempt in and counts it, or says how long to wait.
    public mutating func attempt(_ name: String, at now: UInt64) -> Admission {
        let wait = wait(name, at: now)
        guard wait == 0 else { return .wait(milliseconds: wait) }
        var entry = entries[name] ?? Entry(attempts: 0, latest: now)
        if isForgotten(entry, now) { entry.attempts = 0 }
        entry.attempts += 1
        entry.latest = now
        makeRoom(for: name, now)
        entries[name] = entry
        return .admitted
    }

    /// It was them: their mistakes are forgotten.
    public mutating func succeeded(_ name: String) { entries[name] = nil }

    /// Takes back one attempt, which was no mistake; the others stay.
    public mutating func takeBack(_ name: String) {
        guard var entry = entries[name] else { return }
        entry.attempts -= 1
        entries[name] = entry.attempts > 0 ? entry : nil
    }

    /// Milliseconds between the latest of so many failed attempts and the next.
    func delay(after attempts: Int) -> UInt64 {
        guard attempts >= settings.free else { return 0 }
        let doublings = attempts - settings.free
        // Beyond 40 doublings every wait is the longest; a shift by more would overflow.
        guard doublings < 40 else { return settings.longestMilliseconds }
        let (delay, overflow) = settings.firstMilliseconds.multipliedReportingOverflow(by: 1 << UInt64(doublings))
        return overflow ? settings.longestMilliseconds : min(delay, settings.longestMilliseconds)
    }

    private func isForgotten(_ entry: Entry, _ now: UInt64) -> Bool {
        now > entry.latest && now - entry.latest >= settings.forgottenMilliseconds
    }

    /// When too many names are remembered, who is forgotten first is who waits least: an attacker who floods the table with
    /// names gets rid of names that have made one mistake, not of the one that they are guessing at.
    private mutating func makeRoom(for name: String, _ now: UInt64) {
        guard entries[name] == nil, entries.count >= settings.namesMax else { return }
        entries = entries.filter { !isForgotten($0.value, now) }
        guard entries.count >= settings.namesMax else { return }
        let keep = entries.sorted { ($0.value.attempts, $0.value.latest) > ($1.value.attempts, $1.value.latest) }
            .prefix(settings.namesMax * 3 / 4)
        entries = Dictionary(uniqueKeysWithValues: keep.map { ($0.key, $0.value) })
    }
}
