/// Produces ``HybridTimestamp``s that follow the wall clock but never repeat or run backwards.
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
        latest = wall > latest ? wall : HybridTimestamp(rawValue: latest.rawValue + 1)
        return latest
    }

    /// Takes in the time of an event seen elsewhere, so that later local events come after it.
    public mutating func observe(_ time: HybridTimestamp) { latest = max(latest, time) }
}
