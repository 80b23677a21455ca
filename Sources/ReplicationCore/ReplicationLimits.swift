/// Every bound of an exchange in one place. They keep memory flat whatever the size of the databases.
public enum ReplicationLimits {
    /// The protocol's version; peers with another refuse each other with a clear message.
    public static let protocolVersion: UInt32 = 1
    /// Notes in one Offers frame: some 40 bytes each, and one pass through the sink's index.
    public static let notesPerOffer = 1000
    /// Offers frames a source sends before the first is answered, so that a slow line is never idle.
    public static let offersInFlightMax = 4
    /// Raw bytes after which a Notes frame is closed: large enough to compress well, small enough for one quick commit.
    public static let batchBytes = 256 << 10
    /// Notes frames a source sends before the first is acknowledged: bounds what a dead sink can leave in memory.
    public static let batchesInFlightMax = 8
    /// Raw bytes a sink accepts in one Notes frame: one full batch and one revision of the largest size.
    public static let batchBytesMax = (256 << 10) + (4 << 20)
}
