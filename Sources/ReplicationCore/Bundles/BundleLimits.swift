/// Every bound of a bundle file in one place: reading one takes the same memory whatever its size.
public enum BundleLimits {
    /// The format's version; a node refuses another one with a clear message.
    public static let version: UInt8 = 4
    /// Bytes of one record before it is sealed: a batch of the largest size, what LZ4 may add to it, and its signatures.
    public static let recordBytesMax =
        ReplicationLimits.batchBytesMax + ReplicationLimits.signatureBytesMax + (64 << 10)
    /// Bytes that sealing adds to a record.
    public static let sealBytes = 16
    /// UTF-8 bytes of a name or title in the header.
    public static let textBytesMax = 4096
    /// Bytes of a node's certificate.
    public static let certificateBytesMax = 16 << 10
    /// Files of the receiver that are named as given up.
    public static let givenUpMax = 1000
    /// Declined revisions that one bundle tells of; others come with a later one.
    public static let declinedMax = 10_000
    /// Withdrawals in one record.
    public static let withdrawalsPerRecord = ReplicationLimits.notesPerOffer
}
