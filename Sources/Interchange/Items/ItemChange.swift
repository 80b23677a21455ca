import NoteModel

/// What a save does to one item.
public enum ItemChange: Hashable, Sendable {
    case set(ItemValue)
    /// JSON's `null`.
    case remove
}
