/// What every sixteen leaves of a whole group come to. Who shows somebody a few of 256 revisions would otherwise hash all the others
/// for it.
struct TreeBlocks: Hashable, Sendable {
    /// Leaves under one of them.
    private static let size = 16

    let hashes: [Digest]
    /// They come from disk, and may be wrong.
    let areRead: Bool

    /// None.
    init() { (hashes, areRead) = ([], false) }

    /// - Parameter leaves: of the whole tree, as it hashes them. Of one that has no two blocks there are none.
    init(of leaves: [Digest]) {
        (hashes, areRead) = (
            (0..<Self.count(leaves.count)).map { Self.hash(leaves[$0 * Self.size..<($0 + 1) * Self.size]) }, false
        )
    }

    private static func count(_ leaves: Int) -> Int { leaves >= 2 * size ? leaves / size : 0 }

    private static func hash(_ leaves: ArraySlice<Digest>) -> Digest {
        var level = Array(leaves)
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map { GroupTree.node(level[$0], level[$0 + 1]) }
        }
        return level[0]
    }

    init(reading reader: inout ByteReader, leaves: Int) throws(CodecError) {
        var read: [Digest] = []
        for _ in 0..<Self.count(leaves) { read.append(try Digest(reading: &reader)) }
        (hashes, areRead) = (read, true)
    }

    /// What `size` leaves from `first` on come to, where that is a block.
    ///
    /// In a tree of RFC 6962's shape whatever holds so many leaves begins at a multiple of them.
    func hash(_ first: Int, _ size: Int) -> Digest? {
        guard size == Self.size, !hashes.isEmpty else { return nil }
        return hashes[first / Self.size]
    }
}
