import NoteModel
import ViewIndex

/// Walks several sorted lists as one.
final class ViewCursor {
    private let lists: [[ViewLeafPlace]]
    /// Entries before each leaf.
    private let before: [[Int]]
    private let reader: any NoteStoreReader
    private var leaves: [Int64: ViewLeaf] = [:]
    /// Where each list stands; the next entry of all is the last's.
    private var heads: [Head] = []

    private struct Head {
        let list: Int
        var place: Int
        var index: Int
        var leaf: ViewLeaf
        var key: [UInt8] { leaf.entries[index].key }
    }

    init(_ lists: [Int64], reading reader: any NoteStoreReader) throws {
        self.reader = reader
        self.lists = try lists.map { try reader.viewLeaves(of: $0) }.filter { !$0.isEmpty }
        before = self.lists.map { places in
            var sum = 0
            return places.map { place in
                defer { sum += place.count }
                return sum
            }
        }
    }

    var count: Int { lists.reduce(0) { sum, places in sum + places.reduce(0) { $0 + $1.count } } }

    private func leaf(_ list: Int, _ place: Int) throws -> ViewLeaf {
        let place = lists[list][place]
        if let known = leaves[place.id] { return known }
        let leaf = try ViewLeaf.read(place, from: reader)
        leaves[place.id] = leaf
        return leaf
    }

    /// The last leaf that begins at or before `key`; nil when all begin behind it.
    private func place(of key: [UInt8], in list: Int) -> Int? {
        var (low, high) = (0, lists[list].count)
        while low < high {
            let middle = (low + high) / 2
            if key.sortsBefore(lists[list][middle].first) { high = middle } else { low = middle + 1 }
        }
        return low == 0 ? nil : low - 1
    }

    /// How many entries come before `key`.
    func rank(of key: [UInt8]) throws -> Int {
        try lists.indices.reduce(0) { sum, list in
            guard let place = place(of: key, in: list) else { return sum }
            return sum + before[list][place] + (try leaf(list, place).index(of: key))
        }
    }

    /// Makes the entry with this number the next one.
    func seek(to rank: Int) throws {
        if lists.count == 1 {
            let place = max(0, before[0].partitioningIndex { $0 > rank } - 1)
            heads = []
            let leaf = try leaf(0, place)
            let index = rank - before[0][place]
            if index < leaf.entries.count { heads = [Head(list: 0, place: place, index: index, leaf: leaf)] }
            return
        }
        // Start at the last beginning of a leaf that certainly is not behind the place, and walk from there.
        var start: [UInt8] = []
        for places in lists {
            let count = places.partitioningIndex { rankMax(of: $0.first) > rank }
            if count > 0, start.sortsBefore(places[count - 1].first) { start = places[count - 1].first }
        }
        try seek(to: start)
        var skip = rank - (start.isEmpty ? 0 : try self.rank(of: start))
        while skip > 0, try next() != nil { skip -= 1 }
    }

    /// At least ``rank(of:)``, without a look into leaves.
    private func rankMax(of key: [UInt8]) -> Int {
        lists.indices.reduce(0) { sum, list in
            guard let place = place(of: key, in: list) else { return sum }
            return sum + before[list][place] + lists[list][place].count
        }
    }

    /// Makes the first entry at or behind `key` the next one.
    func seek(to key: [UInt8]) throws {
        heads = []
        for list in lists.indices {
            var place = place(of: key, in: list) ?? 0
            var leaf = try leaf(list, place)
            var index = leaf.index(of: key)
            if index == leaf.entries.count {
                place += 1
                guard place < lists[list].count else { continue }
                leaf = try self.leaf(list, place)
                index = 0
            }
            insert(Head(list: list, place: place, index: index, leaf: leaf))
        }
    }

    private func insert(_ head: Head) {
        let key = head.key
        let index = heads.partitioningIndex { $0.key.sortsBefore(key) }
        heads.insert(head, at: index)
    }

    /// The next entry; nil at the end.
    func next() throws -> ViewLeaf.Entry? {
        guard var head = heads.popLast() else { return nil }
        let entry = head.leaf.entries[head.index]
        head.index += 1
        if head.index == head.leaf.entries.count {
            head.place += 1
            guard head.place < lists[head.list].count else { return entry }
            head.leaf = try leaf(head.list, head.place)
            head.index = 0
        }
        if heads.isEmpty { heads.append(head) } else { insert(head) }
        return entry
    }
}

extension Array {
    /// The first index whose element, and all behind it, meets `predicate`.
    func partitioningIndex(_ predicate: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
