/// A point of a hybrid logical clock: wall time that never runs backwards and orders events of one node strictly.
///
/// Packed as 48 bits of milliseconds since 1970-01-01 UTC and 16 bits of a counter within the millisecond.
/// It breaks ties between concurrent writes and is shown to people; causality comes from version vectors alone.
public struct HybridTimestamp: Hashable, Comparable, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    public init(milliseconds: UInt64, counter: UInt16 = 0) {
        rawValue = min(milliseconds, Self.millisecondsMax) << 16 | UInt64(counter)
    }

    /// The year 10889; later wall clocks saturate.
    public static let millisecondsMax: UInt64 = (1 << 48) - 1

    public var millisecondsSinceEpoch: UInt64 { rawValue >> 16 }
    public var counter: UInt16 { UInt16(truncatingIfNeeded: rawValue) }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
