/// One of the writes of a cell that no later revision has replaced.
public struct Sibling: Hashable, Sendable {
    public let dot: Dot
    public let time: HybridTimestamp
    public let flags: ItemFlags
    /// Nil when the value was redacted, and for a removal.
    public let value: ItemValue?
    /// A removal beside values whose conflict documents stay open. It holds the place, so that none of them comes up as if
    /// somebody had chosen it. An ordinary removal leaves no sibling.
    public let isRemoval: Bool

    public init(dot: Dot, time: HybridTimestamp, flags: ItemFlags, value: ItemValue?, isRemoval: Bool = false) {
        precondition(!isRemoval || value == nil, "a removal has no value")
        self.isRemoval = isRemoval
        self.dot = dot
        self.time = time
        self.flags = flags
        self.value = value
    }

    /// The order that picks winners: latest time, then dot. Total and immutable, so a loser stays a loser.
    static func precedes(_ left: (HybridTimestamp, Dot), _ right: (HybridTimestamp, Dot)) -> Bool {
        left.0 == right.0 ? left.1 < right.1 : left.0 < right.0
    }
}

/// One mergeable place of a note with every write that is current: one, or several that did not know of each other.
public struct Cell: Hashable, Sendable {
    public let path: ItemPath
    /// Sorted by dot; never empty.
    public internal(set) var siblings: Siblings

    /// The write that is shown: the latest.
    public var winner: Sibling { siblings.winner }
}

/// A non-empty set of siblings sorted by dot; the first is stored apart, because nearly always there is only one.
public struct Siblings: Hashable, Sendable {
    public private(set) var first: Sibling
    public private(set) var others: [Sibling]

    init(_ first: Sibling) {
        self.first = first
        others = []
    }

    /// Nil when `siblings` is empty. They are sorted here.
    init?(_ siblings: [Sibling]) {
        guard let lowest = siblings.min(by: { $0.dot < $1.dot }) else { return nil }
        first = lowest
        others = siblings.count == 1 ? [] : siblings.sorted { $0.dot < $1.dot }.dropFirst().map { $0 }
    }

    public var all: [Sibling] { [first] + others }
    public var isSingle: Bool { others.isEmpty }

    var winner: Sibling {
        others.reduce(first) { Sibling.precedes(($0.time, $0.dot), ($1.time, $1.dot)) ? $1 : $0 }
    }

    /// The same set without those that `isReplaced` names; nil when none is left.
    func removing(_ isReplaced: (Dot) -> Bool) -> Siblings? {
        if others.isEmpty { return isReplaced(first.dot) ? nil : self }
        return Siblings(all.filter { !isReplaced($0.dot) })
    }

    func adding(_ sibling: Sibling) -> Siblings { Siblings(all + [sibling])! }
}
