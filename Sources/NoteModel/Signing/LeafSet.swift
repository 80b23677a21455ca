/// Some of the revisions of one commit group, by their place in it.
public struct LeafSet: Hashable, Sendable {
    private var words = SIMD8<UInt64>(repeating: 0)

    /// Nothing.
    public init() {}

    /// Every place below `count`.
    ///
    /// - Precondition: `0 ... 512`.
    public init(below count: Int) {
        precondition((0...CommitGroup.revisionsMax).contains(count), "a group has at most 512 revisions")
        words = Self.mask(0, count)
    }

    /// - Parameter bytes: one bit for each of `count` places, the first in the lowest bit of the first byte.
    /// - Throws: when there are not exactly enough bytes, or bits beyond the last place.
    public init(reading reader: inout ByteReader, count: Int) throws(CodecError) {
        let bytes = try reader.slice((count + 7) / 8)
        for (index, byte) in bytes.enumerated() {
            words[index / 8] |= UInt64(byte) << UInt64(index % 8 * 8)
        }
        guard words & ~Self.mask(0, count) == SIMD8(repeating: 0) else {
            throw .malformed("a group names revisions beyond its end")
        }
    }

    func write(to writer: inout ByteWriter, count: Int) {
        for index in 0..<(count + 7) / 8 {
            writer.byte(UInt8(truncatingIfNeeded: words[index / 8] >> UInt64(index % 8 * 8)))
        }
    }

    public var isEmpty: Bool { words == SIMD8(repeating: 0) }

    /// How many there are.
    public var count: Int { (0..<8).reduce(0) { $0 + words[$1].nonzeroBitCount } }

    public func contains(_ place: Int) -> Bool { words[place / 64] & 1 << UInt64(place % 64) != 0 }

    public mutating func insert(_ place: Int) { words[place / 64] |= 1 << UInt64(place % 64) }

    public func union(_ other: LeafSet) -> LeafSet {
        var both = self
        both.words |= other.words
        return both
    }

    public func isSubset(of other: LeafSet) -> Bool { words & ~other.words == SIMD8(repeating: 0) }

    /// Whether none of the `count` places from `first` on is among them.
    func isDisjoint(_ first: Int, _ count: Int) -> Bool {
        words & Self.mask(first, count) == SIMD8(repeating: 0)
    }

    private static func mask(_ first: Int, _ count: Int) -> SIMD8<UInt64> { below[first + count] & ~below[first] }

    /// At *n* all places below *n*: asked for at every node of every tree.
    private static let below: [SIMD8<UInt64>] = (0...CommitGroup.revisionsMax).map { count in
        var mask = SIMD8<UInt64>(repeating: 0)
        for place in 0..<count { mask[place / 64] |= 1 << UInt64(place % 64) }
        return mask
    }
}
