/// For each incarnation the highest counter seen, for one note or one database: "everything up to here".
///
/// Entries are kept sorted by incarnation, so equal vectors have equal bytes. Most notes have one to three.
public struct VersionVector: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let incarnation: IncarnationID
        public internal(set) var counter: UInt64
    }

    public private(set) var entries: [Entry]

    public init() { entries = [] }

    /// Nil unless strictly sorted by incarnation with counters above 0.
    public init?(sortedEntries: [(IncarnationID, UInt64)]) {
        for index in sortedEntries.indices {
            guard sortedEntries[index].1 > 0, index == 0 || sortedEntries[index - 1].0 < sortedEntries[index].0
            else { return nil }
        }
        entries = sortedEntries.map { Entry(incarnation: $0.0, counter: $0.1) }
    }

    public init(_ dots: some Sequence<Dot>) {
        self.init()
        for dot in dots { insert(dot) }
    }

    public var isEmpty: Bool { entries.isEmpty }

    /// The highest counter seen of `incarnation`, 0 for none. O(log *n*).
    public subscript(incarnation: IncarnationID) -> UInt64 {
        let index = position(incarnation)
        return index < entries.count && entries[index].incarnation == incarnation ? entries[index].counter : 0
    }

    public func contains(_ dot: Dot) -> Bool { self[dot.incarnation] >= dot.counter }

    /// Whether everything in `other` is in this vector. O(*n*).
    public func covers(_ other: VersionVector) -> Bool {
        other.entries.allSatisfy { self[$0.incarnation] >= $0.counter }
    }

    /// Raises the entry of the dot's incarnation to the dot's counter.
    public mutating func insert(_ dot: Dot) {
        let index = position(dot.incarnation)
        if index < entries.count, entries[index].incarnation == dot.incarnation {
            entries[index].counter = max(entries[index].counter, dot.counter)
        } else {
            entries.insert(Entry(incarnation: dot.incarnation, counter: dot.counter), at: index)
        }
    }

    /// The least vector that covers both.
    public mutating func formUnion(_ other: VersionVector) {
        for entry in other.entries { insert(Dot(entry.incarnation, entry.counter)) }
    }

    public func union(_ other: VersionVector) -> VersionVector {
        var result = self
        result.formUnion(other)
        return result
    }

    private func position(_ incarnation: IncarnationID) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].incarnation < incarnation { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
