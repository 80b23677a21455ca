import NoteModel

/// What an exchange is doing now, for `show tasks` and progress bars.
public struct RunningTask: Sendable {
    public var what: String
    public var database: String
    public var peer: String
    public var startedMilliseconds: UInt64
    /// Another exchange of the same database and peer goes first.
    public var isWaiting = false
    public var report = ExchangeReport()
    /// Monotonic milliseconds when something last moved.
    var moved: UInt64 = 0
    /// Whether anything has.
    var hasMoved = false
    /// Ends it.
    let handle: CancelHandle
}
