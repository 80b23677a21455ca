import NoteModel

/// The name of an item as a formula writes it; case does not count.
public struct ItemName: Hashable, Sendable {
    /// As written, in normal form C.
    public let text: String
    /// For finding the item where the name is written as the form writes it, which is nearly always.
    public let path: ItemPath?
    /// The same for all spellings.
    public let folded: String

    public init(_ text: String) {
        self.text = text.normalizedC
        path = ItemPath(text)
        folded = self.text.lowercased()
    }
}

extension NoteContent {
    /// The value of the item with this name, tried first where it was in another note.
    ///
    /// - Returns: nil when there is no such item, or its value was redacted.
    func value(of name: ItemName, near place: inout Int) -> ItemValue? {
        guard let path = name.path else { return nil }
        if place < items.count, items[place].path == path { return items[place].value }
        guard let found = index(of: path) else { return item(name)?.value }
        place = found
        return items[found].value
    }

    /// The item with this name in any case; the name as written comes first.
    ///
    /// - Complexity: O(log *n*) when the case agrees, otherwise O(*n*).
    public func item(_ name: ItemName) -> Item? {
        guard let path = name.path else { return nil }
        if let item = self[path] { return item }
        let length = name.text.utf8.count
        return items.first { item in
            // Few letters change their length with their case; for those the name has to be written as it is stored.
            item.path.text.utf8.count == length && TextOrder.equal(item.path.text, name.text)
        }
    }
}
