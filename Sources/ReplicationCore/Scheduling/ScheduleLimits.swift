/// The bounds of a schedule. Times in milliseconds.
public struct ScheduleLimits: Sendable, Hashable {
    /// Exchanges at one time.
    public var parallel = 8
    public var parallelPerPeer = 4
    /// From a change to its exchange, so that saves which belong together travel together.
    public var changeDelay: UInt64 = 50
    /// A hint waits this long at most, at random: a change that concerns everybody brings everybody.
    public var hintSpread: UInt64 = 100
    /// From one exchange of a pair to the next.
    public var gap: UInt64 = 200
    /// Between two calls because a window opened, so that a wall clock that jumps about causes no storm.
    public var openingGap: UInt64 = 60_000
    /// A call at an opening waits this long at most, at random.
    public var openingSpread: UInt64 = 10_000
    /// An exchange in which nothing moves for so long is ended.
    public var stall: UInt64 = 120_000
    /// A watch that has held this long was a good one: its next failure counts as the first.
    public var steady: UInt64 = 60_000
    /// The schedule looks at the wall clock at least this often.
    public var wakeMax: UInt64 = 60_000

    public init() {}
}
