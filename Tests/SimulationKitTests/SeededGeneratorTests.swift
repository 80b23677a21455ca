import SimulationKit
import Testing

@Suite struct SeededGeneratorTests {
    @Test func `a seed gives the same numbers for ever`() {
        var random = SeededGenerator(seed: 42)
        #expect((0..<4).map { _ in random.below(1_000) } == [196, 206, 693, 611])
        #expect(random.reordered([1, 2, 3, 4, 5]) == [5, 3, 2, 4, 1])
    }

    @Test func `draws stay below their bound and reach every number`() {
        var random = SeededGenerator(seed: 1)
        var seen = [0, 0, 0, 0, 0, 0, 0]
        for _ in 0..<7_000 { seen[random.below(7)] += 1 }
        #expect(seen.allSatisfy { (800...1_200).contains($0) })
    }

    @Test func `reordering loses nothing`() {
        var random = SeededGenerator(seed: 2)
        for count in 0..<20 { #expect(random.reordered(Array(0..<count)).sorted() == Array(0..<count)) }
    }
}
