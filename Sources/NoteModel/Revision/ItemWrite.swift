/// Properties of an item apart from its value (Notes: item flags).
public struct ItemFlags: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// An element of a set; it never makes a conflict document.
    public static let setElement = ItemFlags(rawValue: 1)
    /// Only editors may change it (Notes: PROTECTED).
    public static let protected = ItemFlags(rawValue: 2)

    static let known: ItemFlags = [.setElement, .protected]
}

/// What one revision does to one cell.
public struct ItemWrite: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case value(ItemValue)
        case removed
        /// The value was taken out of history or withheld; its commitment keeps the revision's hash verifying.
        case redacted(commitment: Digest)
    }

    public let path: ItemPath
    public let flags: ItemFlags
    public let content: Content
    /// Losing writes of this cell that stay beside the new one, because their conflict documents stay open. Sorted; among
    /// the revision's ``Revision/leavesOpen``. A revision may lose at one item and be shown at another: whoever changes the
    /// other has seen its value there, and replaces it.
    public let leavesOpen: [Dot]

    public init(_ path: ItemPath, flags: ItemFlags = [], leavesOpen: [Dot] = [], _ content: Content) {
        self.path = path
        self.flags = flags
        self.leavesOpen = leavesOpen
        self.content = content
    }
}
