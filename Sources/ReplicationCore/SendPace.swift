/// How much a source sends before it waits for the sink: a little at first, more while acknowledgements come soon, less when they do
/// not.
///
/// On a slow line everything that is sent ahead stands before whatever else must pass, and is lost when the line is cut; on a fast one a
/// source that waits wastes it. What counts is how long a batch takes until the sink holds it durably.
public struct SendPace: Sendable, Hashable {
    /// Batches that may be unacknowledged.
    public private(set) var batches: Int
    /// Raw bytes after which a batch is closed.
    public private(set) var batchBytes: Int

    /// Milliseconds until an acknowledgement, below which more is sent and above which less.
    static let soon: UInt64 = 1000
    static let late: UInt64 = 4000
    static let batchBytesMin = 32 << 10

    /// For a line of which nothing is known.
    public init() { (batches, batchBytes) = (2, 64 << 10) }

    /// A batch was acknowledged so long after it was sent, in milliseconds.
    public mutating func acknowledged(afterMilliseconds time: UInt64) {
        if time < Self.soon {
            batches = min(batches * 2, ReplicationLimits.batchesInFlightMax)
            batchBytes = min(batchBytes * 2, ReplicationLimits.batchBytes)
        } else if time > Self.late {
            batches = max(batches / 2, 1)
            batchBytes = max(batchBytes / 2, Self.batchBytesMin)
        }
    }
}
