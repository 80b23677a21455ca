/// When the contents of attachments travel.
public enum AttachmentMode: String, Sendable, Hashable, CaseIterable {
    /// With the notes, so that they are there when somebody asks.
    case advance
    /// When somebody asks.
    case need
}
