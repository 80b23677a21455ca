import NoteModel

/// How one fetch of one content went, or how far it is.
public struct AttachmentFetchReport: Sendable, Equatable {
    /// Bytes of the content.
    public var total: UInt64
    /// Bytes that were here before.
    public var resumed: UInt64 = 0
    /// Bytes that came and were found right.
    public var fetched: UInt64 = 0
    /// Canonical names of the nodes they came from, in the order in which they first gave something.
    public var sources: [String] = []
    /// Sources that broke their word, with what they did.
    public var dismissed: [DongboError] = []

    public init(total: UInt64) { self.total = total }
}
