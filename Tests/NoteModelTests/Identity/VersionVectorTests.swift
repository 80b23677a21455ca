import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct VersionVectorTests {
    private func vector(_ random: inout SeededGenerator) -> VersionVector {
        VersionVector(
            (0..<random.below(5)).map { _ in
                Dot(random.pick(SeededGenerator.incarnations), UInt64(1 + random.below(5)))
            })
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `union is the least upper bound`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (a, b, c) = (vector(&random), vector(&random), vector(&random))
        #expect(a.union(b) == b.union(a))
        #expect(a.union(b).union(c) == a.union(b.union(c)))
        #expect(a.union(a) == a)
        #expect(a.union(b).covers(a) && a.union(b).covers(b))
        if c.covers(a), c.covers(b) { #expect(c.covers(a.union(b))) }
        #expect((a.covers(b) && b.covers(a)) == (a == b))
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `a vector holds a dot when it covers the vector of that dot`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let a = vector(&random)
        let dot = Dot(random.pick(SeededGenerator.incarnations), UInt64(1 + random.below(6)))
        #expect(a.contains(dot) == a.covers(VersionVector([dot])))
        var wider = a
        wider.insert(dot)
        #expect(wider == a.union(VersionVector([dot])))
        #expect(wider.contains(dot))
    }

    @Test func `entries out of order, repeated or zero are refused`() {
        let ids = SeededGenerator.incarnations
        #expect(VersionVector(sortedEntries: [(ids[0], 1), (ids[1], 2)]) != nil)
        #expect(VersionVector(sortedEntries: [(ids[1], 1), (ids[0], 2)]) == nil)
        #expect(VersionVector(sortedEntries: [(ids[0], 1), (ids[0], 2)]) == nil)
        #expect(VersionVector(sortedEntries: [(ids[0], 0)]) == nil)
    }
}
