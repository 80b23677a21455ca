import FormulaLanguage
import NoteModel
import ViewIndex

/// What one transaction has changed in the lists of views and not written yet.
///
/// A leaf that many changes hit is read and written once. Each kept leaf answers for the keys from its stored first key up to
/// the next leaf's; it is cut into leaves of the right size when it is written.
public final class ViewWorkspace {
    private struct OpenLeaf {
        /// As stored; nil for the first leaf of an empty list.
        var place: ViewLeafPlace?
        var leaf: ViewLeaf
    }

    private var lists: [ViewListName: Int64] = [:]
    /// By list and the first key that is stored.
    private var open: [Int64: [[UInt8]: OpenLeaf]] = [:]
    private var categories: [Int64: [[UInt8]: ViewCategory]] = [:]

    public init() {}

    public var isEmpty: Bool { open.isEmpty && categories.isEmpty }

    func list(_ name: ViewListName, in shelf: any ViewShelfWriter) throws -> Int64 {
        if let known = lists[name] { return known }
        let list = try shelf.assignViewList(name)
        lists[name] = list
        return list
    }

    /// - Parameter payload: nil removes the entry.
    func set(_ key: [UInt8], to payload: [UInt8]?, of list: Int64, in shelf: any ViewShelfWriter) throws {
        let first = try open(key, of: list, in: shelf)
        open[list]![first]!.leaf.set(key, to: payload)
    }

    /// Adds a row to the categories it stands in, or takes it away from them; a category without documents goes.
    func change(
        _ row: ViewRow, by count: Int, sums: [Int128], of list: Int64, in shelf: any ViewShelfWriter
    ) throws {
        try change(
            [], ViewCategory(level: -1, column: 0, label: .text([""]), totals: sums.count), row, by: count, sums, list,
            shelf)
        for (level, category) in row.categories.enumerated() {
            try change(
                Array(row.key[..<category.keyLength]),
                ViewCategory(level: level, column: category.column, label: category.label, totals: sums.count), row,
                by: count, sums, list, shelf)
        }
    }

    private func change(
        _ key: [UInt8], _ fresh: ViewCategory, _ row: ViewRow, by count: Int, _ sums: [Int128], _ list: Int64,
        _ shelf: any ViewShelfWriter
    ) throws {
        var category: ViewCategory
        if let known = categories[list]?[key] {
            category = known
        } else {
            let first = try open(key, of: list, in: shelf)
            category = try open[list]![first]!.leaf[key].map { try Self.category($0) } ?? fresh
        }
        category.add(count, isMain: row.depth == 0, sums: sums)
        guard category.documents >= 0, category.mains >= 0 else {
            throw DongboError.damagedView(.malformed("a category has fewer documents than none"))
        }
        categories[list, default: [:]][key] = category
    }

    private static func category(_ bytes: [UInt8]) throws(DongboError) -> ViewCategory {
        do throws(CodecError) {
            return try ViewCategory(decoding: bytes)
        } catch {
            throw .damagedView(error)
        }
    }

    /// Opens the leaf that answers for `key`; returns what it is found under.
    private func open(_ key: [UInt8], of list: Int64, in shelf: any ViewShelfWriter) throws -> [UInt8] {
        let place = try shelf.viewLeaf(of: list, holding: key)
        let first = place?.first ?? []
        if open[list]?[first] != nil { return first }
        let leaf = try place.map { try ViewLeaf.read($0, from: shelf) } ?? ViewLeaf()
        open[list, default: [:]][first] = OpenLeaf(place: place, leaf: leaf)
        return first
    }

    /// Writes everything.
    public func flush(to shelf: any ViewShelfWriter) throws {
        guard !isEmpty else { return }
        for (list, changed) in categories {
            for (key, category) in changed {
                try set(key, to: category.documents == 0 ? nil : category.encoded, of: list, in: shelf)
            }
        }
        categories = [:]
        for (list, leaves) in open {
            for leaf in leaves.values { try write(leaf, of: list, to: shelf) }
            if try shelf.viewLeaf(of: list, holding: []) == nil {
                try shelf.removeViewList(list)
                lists = lists.filter { $0.value != list }
            }
        }
        open = [:]
    }

    private func write(_ open: OpenLeaf, of list: Int64, to shelf: any ViewShelfWriter) throws {
        let entries = open.leaf.entries
        guard !entries.isEmpty else {
            if let place = open.place { try shelf.removeViewLeaf(place, of: list) }
            return
        }
        let parts = (entries.count + ViewLeaf.entriesMax - 1) / ViewLeaf.entriesMax
        for part in 0..<parts {
            let range = entries.count * part / parts..<entries.count * (part + 1) / parts
            let leaf = ViewLeaf(Array(entries[range]))
            let old = part == 0 ? open.place : nil
            var place = ViewLeafPlace(id: old?.id ?? 0, first: leaf.entries[0].key, count: leaf.entries.count)
            try shelf.putViewLeaf(&place, of: list, replacing: old?.first, body: leaf.encoded)
        }
    }

    /// Forgets everything: the transaction did not come about, or is over.
    public func clear() {
        lists = [:]
        open = [:]
        categories = [:]
    }
}

extension ViewLeaf {
    static func read(_ place: ViewLeafPlace, from shelf: any ViewShelfReader) throws -> ViewLeaf {
        try read(place, try shelf.viewLeafBody(place.id))
    }

    /// - Parameter body: what is stored at the place.
    static func read(_ place: ViewLeafPlace, _ body: [UInt8]) throws -> ViewLeaf {
        do throws(CodecError) {
            let leaf = try ViewLeaf(decoding: body)
            guard !leaf.entries.isEmpty, leaf.entries.count == place.count else {
                throw .malformed("a leaf has another size")
            }
            return leaf
        } catch {
            throw DongboError.damagedView(error)
        }
    }
}

extension DongboError {
    static func damagedView(_ error: CodecError) -> DongboError {
        DongboError(
            .badData, "a stored view is damaged (\(error)); make it anew with 'dongbo view rebuild'", cause: error)
    }
}
