/// Produces ``HybridTimestamp``s that follow the wall clock and, while that is right, never repeat or run backwards.
///
/// What came before what, the bases of revisions say; times only decide between those that did not know of each other, so they
/// have to rise along a note's history. Across notes they need not: a node whose clock was far ahead once, and is right again, gives
/// right times at once, except to the notes that hold a time of then.
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

    /// The time of a new revision of a note.
    ///
    /// - Parameter newest: the latest time in the note's history.
    /// - Returns: nil when the note holds a time that the wall clock is far from having reached. A later time nobody would accept, an
    ///   earlier one would lose against what it was built on.
    public mutating func tick(after newest: HybridTimestamp?, wallMilliseconds: UInt64) -> HybridTimestamp? {
        let newest = newest ?? HybridTimestamp(rawValue: 0)
        guard !newest.isFar(aheadOf: wallMilliseconds) else { return nil }
        latest = latest.isFar(aheadOf: wallMilliseconds) ? newest : max(latest, newest)
        return tick(wallMilliseconds: wallMilliseconds)
    }

    /// Takes in the time of an event seen elsewhere, so that later local events come after it.
    public mutating func observe(_ time: HybridTimestamp) { latest = max(latest, time) }
}

extension HybridTimestamp {
    /// Whether only a wrong clock explains it, now or then. From twice what others accept on: theirs may be taken in that far ahead, and
    /// the own clock be put back as far.
    public func isFar(aheadOf wallMilliseconds: UInt64) -> Bool {
        self > HybridTimestamp(milliseconds: wallMilliseconds + 2 * HybridLogicalClock.skewMaxMilliseconds)
    }
}
