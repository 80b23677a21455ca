/// As much of a group's hash tree as it takes to check some of its revisions: the hashes of those leaves, and of the largest
/// parts of the tree that hold none of them.
///
/// - Invariant: which hashes there are follows from ``count`` and ``leaves`` alone; they stand from left to right.
public struct PartialTree: Sendable {
    /// Revisions of the whole group.
    public let count: Int
    /// Those whose own hashes are here.
    public let leaves: LeafSet
    private let hashes: [Digest]
    /// Of a whole tree, for showing some of it without working all of it out again; empty where they are not known.
    private var blocks = TreeBlocks()

    private init(_ count: Int, _ leaves: LeafSet, _ hashes: [Digest]) {
        (self.count, self.leaves, self.hashes) = (count, leaves, hashes)
    }

    /// The whole tree.
    ///
    /// - Parameter revisions: the hashes of 1 ... 512 revisions in the order of their counters.
    public init(of revisions: [Digest]) {
        precondition((1...CommitGroup.revisionsMax).contains(revisions.count), "a group has 1 ... 512 revisions")
        self.init(revisions.count, LeafSet(below: revisions.count), revisions.map(GroupTree.leaf))
        blocks = TreeBlocks(of: hashes)
    }

    /// Whether every leaf is here.
    private var isWhole: Bool { hashes.count == count && leaves.count == count }

    /// What the signature is about. O(hashes). Of what was read nothing is believed but the leaves' and others' hashes.
    public var root: Digest {
        var next = 0
        return fold(0, count, &next, blocks.areRead ? TreeBlocks() : blocks)
    }

    /// Whether what was stored to save work says the same as the hashes do.
    public var isConsistent: Bool { !blocks.areRead || blocks.hashes == TreeBlocks(of: hashes).hashes }

    /// Whether `revision` is the hash of the revision at `place`, as far as this tree knows.
    public func holds(_ revision: Digest, at place: Int) -> Bool {
        guard leaves.contains(place) else { return false }
        var (index, next) = (0, -1)
        walk(leaves, 0, count) { first, size in
            if size == 1, first == place { next = index }
            index += 1
        }
        return hashes[next] == GroupTree.leaf(revision)
    }

    /// The tree for fewer leaves.
    ///
    /// - Precondition: `fewer` are among ``leaves``.
    public func restricted(to fewer: LeafSet) -> PartialTree {
        precondition(fewer.isSubset(of: leaves), "a tree cannot show what it does not know")
        if fewer == leaves { return self }
        var kept: [Digest] = []
        var next = 0
        restrict(0, count, to: fewer, &next, &kept)
        return PartialTree(count, fewer, kept)
    }

    /// All that either knows. Both must be of the same root, or the result is of none.
    public func union(_ other: PartialTree) -> PartialTree {
        precondition(count == other.count, "trees of different groups")
        if other.leaves.isSubset(of: leaves) { return self }
        if leaves.isSubset(of: other.leaves) { return other }
        var all: [Digest] = []
        var (next, nextOther) = (0, 0)
        merge(0, count, other, &next, &nextOther, &all)
        return PartialTree(count, leaves.union(other.leaves), all)
    }
}

extension PartialTree: Hashable {
    public static func == (left: PartialTree, right: PartialTree) -> Bool {
        left.count == right.count && left.leaves == right.leaves && left.hashes == right.hashes
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(leaves)
        hasher.combine(hashes)
    }
}

// MARK: Walking

extension PartialTree {
    private func fold(_ first: Int, _ size: Int, _ next: inout Int, _ blocks: TreeBlocks) -> Digest {
        if size == 1 || leaves.isDisjoint(first, size) {
            defer { next += 1 }
            return hashes[next]
        }
        if let known = blocks.hash(first, size) {
            next += size
            return known
        }
        let left = GroupTree.split(size)
        let hash = fold(first, left, &next, blocks)
        return GroupTree.node(hash, fold(first + left, size - left, &next, blocks))
    }

    private func restrict(
        _ first: Int, _ size: Int, to fewer: LeafSet, _ next: inout Int, _ kept: inout [Digest]
    ) {
        guard size > 1, !fewer.isDisjoint(first, size) else { return kept.append(fold(first, size, &next, blocks)) }
        let left = GroupTree.split(size)
        restrict(first, left, to: fewer, &next, &kept)
        restrict(first + left, size - left, to: fewer, &next, &kept)
    }

    private func merge(
        _ first: Int, _ size: Int, _ other: PartialTree, _ next: inout Int, _ nextOther: inout Int,
        _ all: inout [Digest]
    ) {
        let (isCoarse, isOtherCoarse) = (leaves.isDisjoint(first, size), other.leaves.isDisjoint(first, size))
        if isCoarse || isOtherCoarse || size == 1 {
            // Whoever knows more of this part has the hashes that are kept; the other one has passed it with one.
            if isOtherCoarse || size == 1 {
                copy(first, size, &next, &all)
                nextOther += 1
            } else {
                next += 1
                other.copy(first, size, &nextOther, &all)
            }
            return
        }
        let left = GroupTree.split(size)
        merge(first, left, other, &next, &nextOther, &all)
        merge(first + left, size - left, other, &next, &nextOther, &all)
    }

    private func copy(_ first: Int, _ size: Int, _ next: inout Int, _ all: inout [Digest]) {
        walk(leaves, first, size) { _, _ in
            all.append(hashes[next])
            next += 1
        }
    }
}

/// Visits from left to right the leaves, and the largest parts of the tree without any of them.
private func walk(_ leaves: LeafSet, _ first: Int, _ size: Int, _ visit: (_ first: Int, _ size: Int) -> Void) {
    guard size > 1, !leaves.isDisjoint(first, size) else { return visit(first, size) }
    let left = GroupTree.split(size)
    walk(leaves, first, left, visit)
    walk(leaves, first + left, size - left, visit)
}

// MARK: Encoding

extension PartialTree {
    /// How many hashes stand beside those of the leaves.
    static func othersCount(_ count: Int, _ leaves: LeafSet) -> Int {
        var others = 0
        walk(leaves, 0, count) { first, size in if size > 1 || !leaves.contains(first) { others += 1 } }
        return others
    }

    /// The hashes that are not the leaves' own: all that has to travel beside the revisions.
    public var others: [Digest] {
        var others: [Digest] = []
        var next = 0
        walk(leaves, 0, count) { first, size in
            if size > 1 || !leaves.contains(first) { others.append(hashes[next]) }
            next += 1
        }
        return others
    }

    /// Puts a tree together from the revisions that came and the hashes that came beside them.
    ///
    /// - Parameters:
    ///   - revision: the hash of the revision at a place; nil when it did not come.
    ///   - others: see ``others``.
    /// - Returns: nil when a revision did not come, or the hashes are not exactly those that are needed.
    public init?(count: Int, leaves: LeafSet, others: [Digest], revision: (Int) -> Digest?) {
        var hashes: [Digest] = []
        var next = 0
        var isWhole = true
        walk(leaves, 0, count) { first, size in
            if size == 1, leaves.contains(first) {
                guard let hash = revision(first) else { return isWhole = false }
                hashes.append(GroupTree.leaf(hash))
            } else {
                guard next < others.count else { return isWhole = false }
                hashes.append(others[next])
                next += 1
            }
        }
        guard isWhole, next == others.count else { return nil }
        self.init(count, leaves, hashes)
        if self.isWhole { blocks = TreeBlocks(of: hashes) }
    }

    /// As it is stored: which leaves, then the hashes, and after those of a whole tree its blocks'.
    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 32 + hashes.count * 32)
        leaves.write(to: &writer, count: count)
        for hash in hashes { hash.write(to: &writer) }
        let known = isWhole && blocks.hashes.isEmpty ? TreeBlocks(of: hashes) : blocks
        for hash in known.hashes { hash.write(to: &writer) }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8], count: Int) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            let leaves = try LeafSet(reading: &reader, count: count)
            let known = Self.othersCount(count, leaves) + leaves.count
            var hashes: [Digest] = []
            hashes.reserveCapacity(known)
            for _ in 0..<known { hashes.append(try Digest(reading: &reader)) }
            var tree = PartialTree(count, leaves, hashes)
            // Trees of before have none.
            if tree.isWhole, !reader.isAtEnd { tree.blocks = try TreeBlocks(reading: &reader, leaves: count) }
            return tree
        }
    }
}
