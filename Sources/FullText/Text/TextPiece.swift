/// Text of one item of a note, or of a file attached to it.
public struct TextPiece: Sendable, Hashable {
    /// The item, for tables with its column: `QuaTrinhCongTac.ChucVu`.
    public let item: String
    /// The file's name for text out of a file; nil for the item's own.
    public let attachment: String?
    /// In normal form C, without control characters but line ends.
    public let text: String

    public init(item: String, attachment: String? = nil, text: String) {
        self.item = item
        self.attachment = attachment
        self.text = text
    }
}
