import FormulaLanguage
import NoteModel
import ViewIndex

/// One list of a view that is being made, in memory: its entries, and the categories they stand in.
struct ViewListDraft {
    private var entries: [ViewLeaf.Entry] = []
    private var whole: ViewCategory?
    private var categories: [Prefix: ViewCategory] = [:]

    /// The beginning of a key, hashed in one piece: byte by byte it would cost more than all the rest of counting.
    private struct Prefix: Hashable {
        let bytes: [UInt8]

        func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    /// Adds a row, and counts it in its categories.
    mutating func add(_ row: ViewRow, _ payload: [UInt8], sums: [Int128]) {
        entries.append(.init(key: row.key, payload: payload))
        if whole == nil { whole = ViewCategory(level: -1, column: 0, label: .text([""]), totals: sums.count) }
        whole!.add(1, isMain: row.depth == 0, sums: sums)
        for (level, category) in row.categories.enumerated() {
            categories[
                Prefix(bytes: Array(row.key[..<category.keyLength])),
                default: ViewCategory(level: level, column: category.column, label: category.label, totals: sums.count)
            ].add(1, isMain: row.depth == 0, sums: sums)
        }
    }

    mutating func sort() { entries.sort { $0.key.sortsBefore($1.key) } }

    /// Takes in another part of the same list; both are sorted.
    mutating func merge(_ other: ViewListDraft) {
        var merged: [ViewLeaf.Entry] = []
        merged.reserveCapacity(entries.count + other.entries.count)
        var (left, right) = (0, 0)
        while left < entries.count, right < other.entries.count {
            if other.entries[right].key.sortsBefore(entries[left].key) {
                merged.append(other.entries[right])
                right += 1
            } else {
                merged.append(entries[left])
                left += 1
            }
        }
        merged += entries[left...]
        merged += other.entries[right...]
        entries = merged
        whole = Self.sum(whole, other.whole)
        categories.merge(other.categories) { Self.sum($0, $1)! }
    }

    private static func sum(_ left: ViewCategory?, _ right: ViewCategory?) -> ViewCategory? {
        guard var sum = left, let right else { return left ?? right }
        sum += right
        return sum
    }

    /// Its rows, when it is sorted.
    var documentEntries: [ViewLeaf.Entry] { entries }

    var categoryEntries: [ViewLeaf.Entry] {
        var found = categories.map { ViewLeaf.Entry(key: $0.key.bytes, payload: $0.value.encoded) }
        if let whole { found.append(.init(key: [], payload: whole.encoded)) }
        found.sort { $0.key.sortsBefore($1.key) }
        return found
    }
}
