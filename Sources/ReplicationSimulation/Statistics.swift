/// What the simulations met, by name, to see that the generator reaches what it is meant to reach.
public struct Statistics: Hashable, Sendable {
    private var counts: [String: Int] = [:]

    public init() {}

    public mutating func count(_ name: String, by number: Int = 1) { counts[name, default: 0] += number }

    public subscript(name: String) -> Int { counts[name] ?? 0 }

    /// Every figure with its name, by name.
    public var figures: [(name: String, count: Int)] {
        counts.sorted { $0.key < $1.key }.map { (name: $0.key, count: $0.value) }
    }

    public static func += (left: inout Statistics, right: Statistics) {
        left.counts.merge(right.counts, uniquingKeysWith: +)
    }
}
