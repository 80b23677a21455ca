extension [UInt8] {
    /// How many bytes at the beginning are the same as another key's; looks at eight at a time, because keys of neighbours
    /// share long beginnings: the names of their categories.
    @inlinable public func sharedCount(with other: [UInt8]) -> Int {
        withUnsafeBytes { left in
            other.withUnsafeBytes { right in
                let common = Swift.min(left.count, right.count)
                var index = 0
                while index + 8 <= common {
                    let difference =
                        left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                        ^ right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                    if difference != 0 { return index + UInt64(littleEndian: difference).trailingZeroBitCount / 8 }
                    index += 8
                }
                while index < common, left[index] == right[index] { index += 1 }
                return index
            }
        }
    }

    /// Whether it comes before another key, byte by byte: what `lexicographicallyPrecedes` says, sooner.
    @inlinable public func sortsBefore(_ other: [UInt8]) -> Bool {
        let shared = sharedCount(with: other)
        if shared == count || shared == other.count { return count < other.count }
        return self[shared] < other[shared]
    }
}
