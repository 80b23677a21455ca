/// An exchange the schedule wants done.
public struct ScheduledRun: Sendable, Hashable {
    public enum Reason: String, Sendable, Hashable {
        /// Its time has come.
        case schedule
        /// Something changed here or there.
        case change
        /// The one before failed.
        case retry
    }

    /// Unique within one schedule.
    public let id: UInt64
    public let link: ScheduledLink
    public let reason: Reason
}

/// How a run ended.
public enum RunOutcome: Sendable, Hashable {
    /// - Parameter more: something that the peer lacks changed here meanwhile.
    case done(more: Bool)
    /// The peer has no replica of the database, or not one for this node.
    case notShared
    /// The peer is just exchanging this database with this node.
    case busy
    /// Nobody answers at the peer's address, or somebody else.
    case unreachable
    case failed
    /// Ended by ``ScheduleDecision/cancel``.
    case cut
}
