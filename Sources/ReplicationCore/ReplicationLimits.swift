/// Every bound of an exchange in one place. They keep memory flat whatever the size of the databases.
public enum ReplicationLimits {
    /// The protocol's version; peers with another refuse each other with a clear message.
    public static let protocolVersion: UInt32 = 4
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
    /// Bytes of the signatures beside one batch: some 2,600 small revisions, each signed alone.
    public static let signatureBytesMax = 2 << 20
    /// The finest ranges that are compared: 65,536 of them, half a megabyte of fingerprints.
    public static let rangeBitsMax: UInt8 = 16
    /// The ranges that are compared first.
    public static let coarseRangeBits: UInt8 = 8
    /// Fingerprints in one frame: 128 KiB.
    public static let fingerprintsPerFrame = 16 << 10
    /// UTF-8 bytes of a selection that a peer may ask for.
    public static let selectionBytesMax = 16 << 10
    /// Notes a source may offer in one review before the sink stops listening.
    public static let reviewedNotesMax = barrenFramesMax * notesPerOffer
    /// Frames in a row that bring a side nothing it lacked before it stops listening: full offers of ten million notes that
    /// are all here already.
    public static let barrenFramesMax = 10_000
    /// Declined revisions that are told of in one frame.
    public static let declinedPerFrame = 500
    /// Frames of them about one batch: more revisions than fit into it.
    public static let declinedFramesMax = 200
    /// Bytes of a scope's name with a mark behind it: today's have 40.
    public static let scopeBytesMax = 64
}
