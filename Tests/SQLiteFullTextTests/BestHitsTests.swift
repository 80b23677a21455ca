import Testing

@testable import SQLiteFullText

@Suite struct BestHitsTests {
    @Test(arguments: [0, 1, 2, 20, 999, 1000, 5000])
    func `they are the first of all hits sorted`(wanted: Int) {
        var generator = SystemRandomNumberGenerator()
        let hits = (0..<1000).map { number in
            BestHits.Hit(document: number, score: Double(UInt8.random(in: 0...40, using: &generator)))
        }
        var best = BestHits(wanted: wanted)
        for hit in hits { best.offer(hit) }
        let sorted = hits.sorted { $0.isBefore($1) }.prefix(wanted)
        #expect(best.finish().map(\.document) == sorted.map(\.document))
    }
}
