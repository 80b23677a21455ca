/// The best hits out of many, without sorting them all: most are no better than the last that counts, and are left at once.
struct BestHits {
    struct Hit {
        let document: Int64
        let score: Double

        /// Higher scores first; of equal ones what was indexed first.
        func isBefore(_ other: Hit) -> Bool {
            score != other.score ? score > other.score : document < other.document
        }
    }

    private let wanted: Int
    private var kept: [Hit] = []
    /// The last of those that are wanted, once there are so many.
    private var last: Hit?

    /// - Parameter wanted: how many.
    init(wanted: Int) { self.wanted = max(0, wanted) }

    /// - Complexity: O(log *wanted*) for what is kept, taken over many.
    mutating func offer(_ hit: Hit) {
        if let last, !hit.isBefore(last) { return }
        guard wanted > 0 else { return }
        kept.append(hit)
        if kept.count / 2 >= wanted { prune() }
    }

    private mutating func prune() {
        kept.sort { $0.isBefore($1) }
        if kept.count > wanted { kept.removeLast(kept.count - wanted) }
        if kept.count == wanted { last = kept.last }
    }

    /// At most as many as are wanted, best first.
    mutating func finish() -> [Hit] {
        prune()
        return kept
    }
}
