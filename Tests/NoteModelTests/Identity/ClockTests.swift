import MergeSimulation
import NoteModel
import SimulationKit
import Testing

@Suite struct ClockTests {
    @Test func `a clock follows the wall and never runs back or repeats`() {
        var clock = HybridLogicalClock()
        var random = SeededGenerator(seed: 3)
        var last = clock.latest
        for _ in 0..<1_000 {
            let time = clock.tick(wallMilliseconds: UInt64(random.below(100)))
            #expect(time > last)
            last = time
        }
        #expect(clock.tick(wallMilliseconds: 5_000_000).millisecondsSinceEpoch == 5_000_000)
    }

    @Test func `what happens after something seen elsewhere is later than it`() {
        var clock = HybridLogicalClock()
        let seen = HybridTimestamp(milliseconds: 10_000, counter: 65_535)
        clock.observe(seen)
        #expect(clock.tick(wallMilliseconds: 9_000) > seen)
        clock.observe(HybridTimestamp(milliseconds: 1))
        #expect(clock.latest > seen)
    }

    @Test func `a clock that was far ahead falls back, but not behind the history of a note`() throws {
        let wall: UInt64 = 1_000_000_000
        var clock = HybridLogicalClock(latest: HybridTimestamp(milliseconds: wall + 86_400_000))
        #expect(clock.tick(after: clock.latest, wallMilliseconds: wall) == nil)
        let newest = HybridTimestamp(milliseconds: wall + 60_000)
        let fallen = clock.tick(after: newest, wallMilliseconds: wall)
        let time = try #require(fallen)
        #expect(time > newest && time.millisecondsSinceEpoch == wall + 60_000)
        // From there on it rises again, for other notes too.
        let next = clock.tick(after: nil, wallMilliseconds: wall)
        #expect(try #require(next) > time)
    }

    @Test func `a clock that was put back a little does not repeat times`() throws {
        let latest = HybridTimestamp(milliseconds: 1_000_000)
        var clock = HybridLogicalClock(latest: latest)
        let next = clock.tick(after: nil, wallMilliseconds: 880_000)
        #expect(try #require(next) > latest)
    }

    @Test func `a wall clock beyond 48 bits saturates`() {
        #expect(HybridTimestamp(milliseconds: .max).millisecondsSinceEpoch == HybridTimestamp.millisecondsMax)
    }
}
