/// Produces ``HybridTimestamp``s that follow the wall clock and, while that is right, never repeat or run backwards.
///
/// What the order of events is, their bases say; times decide between events that did not know of each other. A node whose clock was far
/// ahead once would else write in the future for as long, and be heard by nobody: when its clock is right again, so are its times.
///
/// Pure: wall time is a parameter. The latest value must survive a restart, so stores keep it.
public struct HybridLogicalClock: Sendable {
    public private(set) var latest: HybridTimestamp

    public init(latest: HybridTimestamp = HybridTimestamp(rawValue: 0)) { self.latest = latest }

    /// How far ahead of the local wall clock a revision may be before it is parked (Couchbase Lite uses the same bound).
    public static let skewMaxMilliseconds: UInt64 = 120_000

    /// The time of a new local event.
    public mutating func tick(wallMilliseconds: UInt64) -> HybridTimestamp {
        let wall = HybridTimestamp(milliseconds: wallMilliseconds)
        let wasWrong = latest.millisecondsSinceEpoch > wallMilliseconds + Self.skewMaxMilliseconds
        latest = wall > latest || wasWrong ? wall : HybridTimestamp(rawValue: latest.rawValue + 1)
        return latest
    }

    /// Takes in the time of an event seen elsewhere, so that later local events come after it.
    public mutating func observe(_ time: HybridTimestamp) { latest = max(latest, time) }
}
