/// A document's text by column of `words`, with ``WordsTokenizer/gap`` between values. Made once and used for one document
/// after the other, so that its memory is asked for once.
struct ColumnTexts {
    private var columns = [[UInt8]](repeating: [], count: IndexSchema.ownColumns + 1)
    /// The columns that are not empty, in the order in which they were begun.
    private var used: [Int] = []
    private var joined: [UInt8] = []
    private var ranges: [(column: Int, range: Range<Int>)] = []
    /// What a column may keep for the next document.
    private static let keptBytes = 1 << 16

    mutating func removeAll() {
        for column in used { columns[column].removeAll(keepingCapacity: columns[column].capacity <= Self.keptBytes) }
        used.removeAll(keepingCapacity: true)
    }

    /// - Parameter tag: the item's number, in the column that several items share.
    mutating func append(_ text: String, to column: Int, tag: Int? = nil) {
        if columns[column].isEmpty {
            guard !text.isEmpty || tag != nil else { return }
            used.append(column)
        } else {
            columns[column].append(WordsTokenizer.gap)
        }
        if let tag {
            columns[column].append(WordsTokenizer.tag)
            columns[column].append(contentsOf: "\(tag)".utf8)
            columns[column].append(WordsTokenizer.tagEnd)
        }
        columns[column].append(contentsOf: text.utf8)
    }

    /// Runs `body` with the columns that are not empty, one behind the other in one piece of memory.
    mutating func withColumns<R>(
        _ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ columns: [(column: Int, range: Range<Int>)]) -> R
    ) -> R {
        joined.removeAll(keepingCapacity: joined.capacity <= Self.keptBytes)
        ranges.removeAll(keepingCapacity: true)
        for column in used {
            ranges.append((column, joined.count..<(joined.count + columns[column].count)))
            joined += columns[column]
        }
        return joined.withUnsafeBufferPointer { body($0, ranges) }
    }
}
