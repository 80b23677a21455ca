/// Now, on the two clocks a scheduler needs.
///
/// Intervals run on the monotonic clock, so a wall clock that jumps neither stops nor storms them; only windows and days
/// look at the wall.
public struct ScheduleMoment: Sendable, Hashable {
    /// Milliseconds since any fixed point.
    public var monotonic: UInt64
    /// Milliseconds since 1970-01-01 UTC.
    public var wall: UInt64
    /// Seconds that local time is ahead of UTC.
    public var zoneOffset: Int

    public init(monotonic: UInt64, wall: UInt64, zoneOffset: Int = 0) {
        self.monotonic = monotonic
        self.wall = wall
        self.zoneOffset = zoneOffset
    }

    /// Local milliseconds since 1970-01-01.
    var local: Int64 { Int64(clamping: wall) + Int64(zoneOffset) * 1000 }
}
