/// What every eight leaves of a whole group come to, and every sixteen, and so on. Who shows somebody a few of 512 revisions would
/// otherwise hash all the others for it.
struct TreeBlocks: Hashable, Sendable {
    /// Leaves under the smallest of them.
    private static let size = 8

    /// By size, from the smallest on; those of one size from left to right.
    let hashes: [Digest]
    /// Of a whole tree.
    private let leaves: Int
    /// They come from disk, and may be wrong.
    let areRead: Bool

    /// None.
    init() { (hashes, leaves, areRead) = ([], 0, false) }

    /// - Parameter leaves: of the whole tree, as it hashes them. Of one that has no two blocks there are none.
    init(of leaves: [Digest]) {
        var (all, level): ([Digest], [Digest]) = ([], leaves)
        var size = 1
        while leaves.count >= 2 * Self.size, level.count > 1 {
            level = (0..<level.count / 2).map { GroupTree.node(level[2 * $0], level[2 * $0 + 1]) }
            size *= 2
            if size >= Self.size { all += level }
        }
        (hashes, self.leaves, areRead) = (all, leaves.count, false)
    }

    private init(read hashes: [Digest], _ leaves: Int) {
        (self.hashes, self.leaves, areRead) = (hashes, leaves, true)
    }

    /// How many there are of the sizes below `size`.
    private static func count(_ leaves: Int, below size: Int) -> Int {
        guard leaves >= 2 * Self.size else { return 0 }
        var count = 0
        var smaller = Self.size
        while smaller < size, smaller <= leaves {
            count += leaves / smaller
            smaller *= 2
        }
        return count
    }

    init(reading reader: inout ByteReader, leaves: Int) throws(CodecError) {
        if leaves >= 32, reader.remaining == leaves / 16 * 32 {
            // An earlier layout, with every sixteen leaves alone: not used, and replaced when the tree is next written.
            _ = try reader.slice(reader.remaining)
            self.init()
            return
        }
        var read: [Digest] = []
        for _ in 0..<Self.count(leaves, below: .max) { read.append(try Digest(reading: &reader)) }
        self.init(read: read, leaves)
    }

    /// What `size` leaves from `first` on come to, where that is a block.
    ///
    /// In a tree of RFC 6962's shape whatever holds so many leaves begins at a multiple of them.
    func hash(_ first: Int, _ size: Int) -> Digest? {
        guard size >= Self.size, size.nonzeroBitCount == 1, !hashes.isEmpty else { return nil }
        return hashes[Self.count(leaves, below: size) + first / size]
    }
}
