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
    public var item: Substring {
        // By bytes, as `isValid` reads it: this runs for every item of every note that is shown.
        text[..<(text.utf8.firstIndex { $0 == 0x5B || $0 == 0x7B } ?? text.endIndex)]
    }

    /// The element for a set cell, nil for the other shapes.
    public var element: Substring? {
        guard text.utf8.last == 0x7D, let open = text.firstIndex(of: "{") else { return nil }
        return text[text.index(after: open)...].dropLast()
    }

    /// For text the codec has already found to be in normal form C.
    init?(normalized text: String) {
        guard Self.isValid(text) else { return nil }
        self.text = text
    }

    /// One pass over the bytes: this runs for every item of every revision that is read.
    private static func isValid(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard (1...Limits.itemNameBytesMax).contains(bytes.count) else { return false }
            var hasBrackets = false
            for byte in bytes {
                if byte < 0x20 || byte == 0x7F { return false }
                if isBracket(byte) { hasBrackets = true }
            }
            return !hasBrackets || isSetElement(bytes) || isRow(bytes)
        }
    }

    private static func isBracket(_ byte: UInt8) -> Bool {
        byte == 0x5B || byte == 0x5D || byte == 0x7B || byte == 0x7D
    }

    /// `item{element}`: the item not empty and free of brackets; the element may be any text.
    private static func isSetElement(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.last == 0x7D, let open = bytes.firstIndex(where: isBracket) else { return false }
        return open > 0 && bytes[open] == 0x7B
    }

    /// `table[row].column` with all three not empty and free of brackets.
    private static func isRow(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let open = bytes.firstIndex(where: isBracket), open > 0, bytes[open] == 0x5B,
            let close = bytes[(open + 1)...].firstIndex(where: isBracket), close > open + 1, bytes[close] == 0x5D,
            close + 2 < bytes.count, bytes[close + 1] == 0x2E
        else { return false }
        return !bytes[(close + 1)...].contains(where: isBracket)
    }
}
