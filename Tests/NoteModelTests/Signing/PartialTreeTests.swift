import NoteModel
import SimulationKit
import Testing

/// The hash tree of a commit group, and what of it travels.
@Suite struct PartialTreeTests {
    static func revisions(_ count: Int) -> [Digest] {
        (0..<count).map { Digest(of: [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8), 7]) }
    }

    static func some(of count: Int, _ chance: inout SeededGenerator) -> LeafSet {
        var leaves = LeafSet()
        let percent = chance.pick([5, 30, 60, 95])
        for place in 0..<count where chance.chance(percent: percent) { leaves.insert(place) }
        leaves.insert(chance.below(count))
        return leaves
    }

    @Test func `its root is that of RFC 6962's tree over the revisions' hashes`() {
        let hashes = Self.revisions(3)
        func leaf(_ hash: Digest) -> Digest { Digest(of: [0] + hash.bytes) }
        func node(_ left: Digest, _ right: Digest) -> Digest { Digest(of: [1] + left.bytes + right.bytes) }
        let expected = node(node(leaf(hashes[0]), leaf(hashes[1])), leaf(hashes[2]))
        #expect(PartialTree(of: hashes).root == expected)
        #expect(PartialTree(of: [hashes[0]]).root == leaf(hashes[0]))
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `any of its revisions prove the same root with what travels beside them`(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let count = seed == 0 ? 512 : 1 + chance.below(512)
        let hashes = Self.revisions(count)
        let whole = PartialTree(of: hashes)
        let leaves = Self.some(of: count, &chance)
        let part = whole.restricted(to: leaves)
        let others = part.others
        let joined = PartialTree(count: count, leaves: leaves, others: others) { hashes[$0] }
        #expect(joined == part && part.root == whole.root)
        #expect(others.count <= leaves.count * 9)
        #expect((0..<count).allSatisfy { part.holds(hashes[$0], at: $0) == leaves.contains($0) })
        #expect(try PartialTree(decoding: part.encoded, count: count) == part)
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `another revision or another hash beside them proves another root`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let count = 2 + chance.below(511)
        let hashes = Self.revisions(count)
        let root = PartialTree(of: hashes).root
        let leaves = Self.some(of: count, &chance)
        let others = PartialTree(of: hashes).restricted(to: leaves).others
        let place = (0..<count).filter(leaves.contains).randomElement(using: &chance)!
        let forged = PartialTree(count: count, leaves: leaves, others: others) {
            $0 == place ? Digest(of: [9]) : hashes[$0]
        }
        #expect(forged?.root != root)
        for index in others.indices {
            var changed = others
            changed[index] = Digest(of: [8])
            #expect(PartialTree(count: count, leaves: leaves, others: changed) { hashes[$0] }?.root != root)
        }
        #expect(PartialTree(count: count, leaves: leaves, others: others + [root]) { hashes[$0] } == nil)
        #expect(PartialTree(count: count, leaves: leaves, others: others) { $0 == place ? nil : hashes[$0] } == nil)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `what two replicas know of a group together is what either knows`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let count = 1 + chance.below(512)
        let whole = PartialTree(of: Self.revisions(count))
        let (one, other) = (Self.some(of: count, &chance), Self.some(of: count, &chance))
        let both = whole.restricted(to: one).union(whole.restricted(to: other))
        #expect(both == whole.restricted(to: one.union(other)))
        #expect(both.union(whole) == whole && whole.union(both) == whole)
    }

    @Test(arguments: [1, 16, 31, 32, 33, 48, 64, 100, 250, 255, 256, 500, 511, 512])
    func `a whole tree that was stored shows the same of itself as it did before`(count: Int) throws {
        let hashes = Self.revisions(count)
        let whole = PartialTree(of: hashes)
        let read = try PartialTree(decoding: whole.encoded, count: count)
        // As files of before have it: without blocks.
        let older = try PartialTree(decoding: Array(whole.encoded.prefix((count + 7) / 8 + count * 32)), count: count)
        #expect(read == whole && read.root == whole.root && older == whole && older.encoded == whole.encoded)
        #expect(read.isConsistent && older.isConsistent)
        for place in 0..<count {
            var leaf = LeafSet()
            leaf.insert(place)
            let part = read.restricted(to: leaf)
            #expect(part == older.restricted(to: leaf) && part.root == whole.root)
        }
        #expect(throws: CodecError.self) { try PartialTree(decoding: whole.encoded + [0], count: count) }
    }

    @Test func `a tree of before, with other blocks, is read and gets today's`() throws {
        let whole = PartialTree(of: Self.revisions(100))
        let sixteens = [UInt8](repeating: 7, count: 100 / 16 * 32)
        let read = try PartialTree(
            decoding: Array(whole.encoded.prefix(13 + 100 * 32)) + sixteens, count: 100)
        #expect(read == whole && read.isConsistent && read.encoded == whole.encoded)
    }

    @Test func `blocks that were damaged prove nothing, and show`() throws {
        let whole = PartialTree(of: Self.revisions(512))
        var bytes = whole.encoded
        // The second half's; after it there is only what the whole comes to.
        bytes[bytes.count - 33] ^= 1
        let damaged = try PartialTree(decoding: bytes, count: 512)
        #expect(damaged.root == whole.root && !damaged.isConsistent)
        var leaf = LeafSet()
        leaf.insert(0)
        #expect(damaged.restricted(to: leaf).root != whole.root)
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func `bytes of a stored tree that were cut or lengthened are refused`(seed: UInt64) {
        var chance = SeededGenerator(seed: seed)
        let count = 1 + chance.below(512)
        let part = PartialTree(of: Self.revisions(count)).restricted(to: Self.some(of: count, &chance))
        let bytes = part.encoded
        #expect(throws: CodecError.self) { try PartialTree(decoding: Array(bytes.dropLast()), count: count) }
        #expect(throws: CodecError.self) { try PartialTree(decoding: bytes + [0], count: count) }
    }
}
