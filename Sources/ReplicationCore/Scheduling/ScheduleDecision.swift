/// What the schedule wants done now.
public struct ScheduleDecision: Sendable, Hashable {
    public var start: [ScheduledRun] = []
    /// Runs to end early; each is reported back with ``RunOutcome/cut``.
    public var cancel: [UInt64: CancelCause] = [:]
    /// Peers to watch, with the databases to hear of. Reported back as opened or ended.
    public var openWatches: [String: Set<String>] = [:]
    /// Watches that are open and from now on are about these databases.
    public var changeWatches: [String: Set<String>] = [:]
    public var closeWatches: [String] = []
    /// Milliseconds until the schedule must be asked again, unless something happens before.
    public var wakeAfter: UInt64 = 0
}
