/// What a simulated editor does to one item. Numbers index ``Vocabulary``.
public enum Change: Hashable, Sendable {
    case write(item: Int, value: Int)
    case remove(item: Int)
    case addElement(Int)
    case removeElement(Int)
    case writeColumn(row: Int, column: Int, value: Int)
    case removeRow(Int)
}
