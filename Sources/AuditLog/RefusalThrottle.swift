/// Keeps those who are nobody yet from filling the log: so many of their refusals a minute are written down singly, the others
/// are counted.
public struct RefusalThrottle: Sendable {
    /// Refusals of one minute that get a record of their own.
    public static let perMinute = 20

    private var minute: UInt64 = 0
    private var written = 0
    private var skipped = 0

    public init() {}

    /// - Returns: whether this one is to be written down, and how many before it were not.
    public mutating func admit(milliseconds: UInt64) -> (isWritten: Bool, skippedBefore: Int) {
        let now = milliseconds / 60_000
        if now != minute { (minute, written) = (now, 0) }
        guard written < Self.perMinute else {
            skipped += 1
            return (false, 0)
        }
        written += 1
        defer { skipped = 0 }
        return (true, skipped)
    }
}
