/// Why the schedule ends a run early.
public enum CancelCause: Sendable, Hashable {
    /// So many seconds, of its connection.
    case timeLimit(UInt64)
    /// Nothing moved for so many milliseconds.
    case stalled(UInt64)
    /// Its connection was switched off, removed, or is about other nodes or databases now.
    case withdrawn
}
