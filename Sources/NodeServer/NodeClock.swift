import Foundation

/// The node's wall clock. `--clock-offset` shifts it, for drills and tests.
public struct NodeClock: Sendable {
    public let offsetSeconds: Int

    public init(offsetSeconds: Int = 0) { self.offsetSeconds = offsetSeconds }

    public var now: Date { Date().addingTimeInterval(TimeInterval(offsetSeconds)) }

    public var wallMilliseconds: UInt64 { UInt64(max(0, now.timeIntervalSince1970 * 1000)) }
}
