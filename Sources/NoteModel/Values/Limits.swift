/// The bounds of one note and one revision. Larger input is refused, whatever the way in.
public enum Limits {
    /// UTF-8 bytes of an item name, row and column included.
    public static let itemNameBytesMax = 255
    /// Items written by one revision.
    public static let writesPerRevisionMax = 10_000
    /// Encoded bytes of one item's value; anything larger is an attachment.
    public static let valueBytesMax = 1 << 20
    /// Encoded bytes of one revision. A frame of an exchange always has room for one.
    public static let revisionBytesMax = 2 << 20
    /// Saves one after the other of one note: one a second for 68 years. A peer's revision beyond it is refused, and a save there stays at it.
    public static let generationMax: UInt32 = .max / 2
    /// UTF-8 bytes of a form's name, an author's name and a reason.
    public static let formBytesMax = 255
    public static let authorBytesMax = 1024
    public static let reasonBytesMax = 4096
}
