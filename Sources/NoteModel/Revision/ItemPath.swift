/// The address of one mergeable cell of a note.
///
/// - `NoiO`: an item.
/// - `QuaTrinhCongTac[r7].TuNgay`: a column of a table's row. Two people who change different rows never conflict.
/// - `NgoaiNgu{Tiếng Anh}`: an element of a list that its form declares a set; adds and removes merge.
public struct ItemPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let text: String

    /// Nil unless it has one of the three shapes, 1…255 bytes, and no control characters. Kept in normal form C.
    public init?(_ text: String) {
        let text = text.normalizedC
        guard Self.isValid(text) else { return nil }
        self.text = text
    }

    init(unchecked text: String) { self.text = text }

    /// The element `element` of the set item `item`; nil when the result is not a valid path.
    public init?(set item: String, element: String) { self.init("\(item){\(element)}") }

    public static func < (left: ItemPath, right: ItemPath) -> Bool { left.text < right.text }
    public var description: String { text }

    /// The name before any row or element: what a form declares.
    public var item: Substring { text.prefix { $0 != "[" && $0 != "{" } }

    /// The element for a set cell, nil for the other shapes.
    public var element: Substring? {
        guard text.utf8.last == 0x7D, let open = text.firstIndex(of: "{") else { return nil }
        return text[text.index(after: open)...].dropLast()
    }

    private static func isValid(_ text: String) -> Bool {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= Limits.itemNameBytesMax,
            !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { return false }
        // Names without brackets, which are nearly all, need no more than this.
        guard bytes.contains(where: { $0 == 0x5B || $0 == 0x5D || $0 == 0x7B || $0 == 0x7D }) else { return true }
        if text.contains("{"), text.first != "{", bytes.last == 0x7D {
            return !text.prefix { $0 != "{" }.contains { "[]}".contains($0) }
        }
        return isRowPath(text)
    }

    /// `table[row].column` with all three not empty and free of brackets.
    private static func isRowPath(_ text: String) -> Bool {
        let opened = text.split(separator: "[", maxSplits: 1, omittingEmptySubsequences: false)
        guard opened.count == 2, !opened[0].isEmpty else { return false }
        let closed = opened[1].split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
        guard closed.count == 2, !closed[0].isEmpty, closed[1].first == ".", closed[1].count > 1 else { return false }
        return !(opened[0] + closed[0] + closed[1]).contains { "[]{}".contains($0) }
    }
}
