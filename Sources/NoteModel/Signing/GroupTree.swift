/// The hash tree over a group's revisions, in the shape of RFC 6962: the left half of every node is the largest full tree that is
/// smaller than it.
enum GroupTree {
    /// Of a node with so many leaves, how many are on its left.
    static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    static func leaf(_ revision: Digest) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 33, alignment: 1) { buffer in
            buffer[0] = 0
            revision.store(in: buffer, at: 1)
            return Digest(of: UnsafeRawBufferPointer(buffer))
        }
    }

    static func node(_ left: Digest, _ right: Digest) -> Digest {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
            buffer[0] = 1
            left.store(in: buffer, at: 1)
            right.store(in: buffer, at: 33)
            return Digest(of: UnsafeRawBufferPointer(buffer))
        }
    }
}
