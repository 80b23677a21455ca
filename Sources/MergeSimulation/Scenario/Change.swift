/// What a simulated editor does to one item. Numbers index ``Vocabulary``.
public enum Change: Hashable, Sendable {
    case write(item: Int, value: Int)
    case remove(item: Int)
    case addElement(Int)
    case removeElement(Int)
    /// The people whose bit is set; none removes the item.
    case setReaders(mask: Int)
    case setAuthors(mask: Int)
    case writeColumn(row: Int, column: Int, value: Int)
    case removeRow(Int)
}
