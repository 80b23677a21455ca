/// Every bound of attached files in one place. They keep memory flat whatever the size of a file.
public enum AttachmentLimits {
    /// Bytes of a chunk; the last one of a content may be shorter. Part of the format: the same content has the same
    /// chunks everywhere. What a cut may cost on a line of 256 kbit/s is eight seconds.
    public static let chunkBytes = 256 << 10
    /// Bytes of one attached file. Its manifest (2 MiB) still fits into one message.
    public static let contentBytesMax: UInt64 = 16 << 30
    /// Chunks asked of one source and not yet answered: 4 MiB, enough for 300 Mbit/s at 100 ms.
    public static let chunksInFlightMax = 16
    /// Chunks that one request may ask for.
    public static let chunksPerWantMax = 64
    /// Sources that one content is fetched from at the same time.
    public static let sourcesMax = 2
    /// UTF-8 bytes of a file's name.
    public static let nameBytesMax = 255
}
