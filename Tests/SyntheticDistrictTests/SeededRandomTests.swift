import SyntheticDistrict
import Testing

@Suite struct SeededRandomTests {
    @Test func `a seed gives the published sequence of xoshiro256**`() {
        // State from splitmix64(0): e220a8397b1dcdaf 6e789e6aa1b965f4 06c45d188009454f f88bb8a8724c81ec.
        var random = SeededRandom(seed: 0)
        #expect(
            (0..<3).map { _ in random.next() } == [0x99ec_5f36_cb75_f2b4, 0xbf6e_1f78_4956_452a, 0x1a5f_849d_4933_e6e0])
    }

    @Test func `draws stay within their bounds and reach them`() {
        var random = SeededRandom(seed: 5)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<7000 { counts[random.int(in: -3...3) + 3] += 1 }
        #expect(counts.allSatisfy { (850...1150).contains($0) })
        #expect((0..<100).allSatisfy { _ in random.int(below: 1) == 0 && !random.chance(0) && random.chance(100) })
    }

    @Test func `weights count`() {
        var random = SeededRandom(seed: 6)
        let list = WeightedList([("a", 1), ("b", 9)])
        let drawn = (0..<10_000).filter { _ in random.pick(list) == "a" }.count
        #expect((900...1100).contains(drawn))
    }

    @Test func `shuffling keeps every element and reaches every order`() {
        var random = SeededRandom(seed: 7)
        var orders: [String: Int] = [:]
        for _ in 0..<6000 {
            var letters = ["a", "b", "c"]
            random.shuffle(&letters)
            orders[letters.joined(), default: 0] += 1
        }
        #expect(orders.count == 6 && orders.values.allSatisfy { (850...1150).contains($0) })
    }

    @Test func `streams and indexes are independent`() {
        var firsts: [UInt64] = []
        for stream in 0..<10 as Range<UInt64> {
            for index in 0..<100 {
                var random = SeededRandom(seed: 1, stream: stream, index: index)
                firsts.append(random.next())
            }
        }
        #expect(Set(firsts).count == 1000)
    }
}
