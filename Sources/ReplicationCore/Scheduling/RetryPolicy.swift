/// How long to wait after failures in a row: doubling from the first to the longest, the upper half of it at random, so
/// that three hundred spokes do not come back to their hub in the same second.
public struct RetryPolicy: Sendable, Hashable {
    /// Seconds after the first failure.
    public var first: UInt64
    /// Seconds; never longer.
    public var longest: UInt64

    public init(first: UInt64 = 5, longest: UInt64 = 900) {
        self.first = first
        self.longest = longest
    }

    /// Milliseconds to wait after this many failures in a row, at least 1.
    public func delay(failures: Int, using random: inout some RandomNumberGenerator) -> UInt64 {
        let doublings = UInt64(min(max(failures - 1, 0), 32))
        let full = min(max(first, 1) << doublings, max(longest, 1)) * 1000
        return full / 2 + random.next(upperBound: full / 2 + 1)
    }
}

extension RandomNumberGenerator {
    /// `interval` give or take a tenth.
    mutating func around(_ interval: UInt64) -> UInt64 {
        let spread = interval / 10
        return interval - spread + next(upperBound: 2 * spread + 1)
    }
}
