import NoteModel
import Testing

@testable import ReplicationCore

@Suite struct ReplicationScheduleTests {
    private static let hub = "CN=hub/O=Thanh Xuân"
    private static let hour: UInt64 = 3_600_000

    @Test func `a window calls once when it opens and repeats until it closes`() throws {
        var rig = Rig([
            link {
                $0.times = CallTimes(windows: [TimeWindow(start: 480, length: 120)], repeatSeconds: 600)
            }
        ])
        let calls = rig.drive(24 * Self.hour)
        #expect(calls.allSatisfy { (8 * Self.hour..<10 * Self.hour).contains($0.at) })
        #expect(calls[0].at <= 8 * Self.hour + 10_000)
        #expect((11...14).contains(calls.count))
        for (earlier, later) in zip(calls, calls.dropFirst()) {
            #expect((540_000...661_000).contains(later.at - earlier.at), "ten minutes give or take a tenth")
        }
    }

    @Test func `a night window over midnight keeps its one opening`() throws {
        var rig = Rig([
            link { $0.times = CallTimes(windows: [TimeWindow(start: 1320, length: 480)]) }
        ])
        let calls = rig.drive(3 * 24 * Self.hour)
        #expect(calls.count == 4, "the night it starts in and three evenings")
        #expect(calls.dropFirst().allSatisfy { $0.at % (24 * Self.hour) - 22 * Self.hour <= 10_000 })
    }

    @Test func `failures back off within bounds, and stop when the window closes`() throws {
        let retry = RetryPolicy(first: 10, longest: 600)
        var rig = Rig([
            link {
                $0.times = CallTimes(windows: [TimeWindow(start: 0, length: 360)], repeatSeconds: 300)
                $0.retry = retry
            }
        ])
        let calls = rig.drive(24 * Self.hour) { _ in .unreachable }
        #expect(calls.allSatisfy { $0.at < 6 * Self.hour })
        #expect((36...90).contains(calls.count), "six hours at five to ten minutes")
        for (index, pair) in zip(calls, calls.dropFirst()).enumerated() {
            let full = min(UInt64(10_000) << UInt64(min(index, 30)), 600_000)
            #expect((full / 2...full + 1).contains(pair.1.at - pair.0.at))
        }
        #expect(rig.schedule.failures(ofPeer: Self.hub) == calls.count)
        rig.schedule.settled(ReplicationPair(peer: Self.hub, database: "members"), at: rig.now, using: &rig.random)
        #expect(rig.schedule.failures(ofPeer: Self.hub) == 0)
    }

    @Test func `jitter follows from the random source alone`() {
        func times(_ seed: UInt64) -> [UInt64] {
            var rig = Rig([link { $0.times.repeatSeconds = 300 }], seed: seed)
            return rig.drive(4 * Self.hour).map(\.at)
        }
        #expect(times(5) == times(5))
        #expect(times(5) != times(6))
    }

    @Test func `a change is sent within a tenth of a second, and one during the exchange right after it`() throws {
        var rig = Rig([link { $0.isOnChange = true }])
        _ = rig.drive(20_000)
        rig.pass(1000)
        rig.schedule.changed(database: "members", origin: nil, at: rig.now)
        #expect(rig.decide().start.isEmpty)
        rig.pass(50)
        let run = try #require(rig.decide().start.first)
        #expect(run.reason == .change)
        rig.pass(10)
        rig.schedule.changed(database: "members", origin: nil, at: rig.now)
        rig.pass(500)
        #expect(rig.decide().start.isEmpty, "one exchange of a pair at a time")
        rig.end(run)
        rig.pass(200)
        let second = try #require(rig.decide().start.first)
        rig.end(second)
        rig.pass(5000)
        #expect(rig.decide().start.isEmpty)
    }

    @Test func `what a peer sent is no change for that peer`() {
        let other = "CN=other/O=Thanh Xuân"
        var rig = Rig([link { $0.isOnChange = true }, link(peer: other) { $0.isOnChange = true }])
        _ = rig.drive(20_000)
        rig.schedule.changed(database: "members", origin: Self.hub, at: rig.now)
        rig.pass(100)
        #expect(rig.decide().start.map(\.link.pair.peer) == [other])
    }

    @Test func `a hint fetches, a connection that only sends is not hinted`() {
        for (direction, expected) in [(ConnectionDirection.both, 1), (.pull, 1), (.push, 0)] {
            var rig = Rig([
                link {
                    $0.isOnChange = true
                    $0.direction = direction
                }
            ])
            let watched = rig.decide().openWatches
            #expect(watched.isEmpty == (direction == .push))
            _ = rig.drive(20_000)
            rig.schedule.hinted(ReplicationPair(peer: Self.hub, database: "members"), at: rig.now, using: &rig.random)
            rig.pass(101)
            #expect(rig.decide().start.count == expected)
        }
    }

    @Test func `the important go first and few at a time`() {
        var limits = ScheduleLimits()
        (limits.parallel, limits.parallelPerPeer, limits.openingSpread) = (3, 2, 0)
        var rig = Rig(
            [
                link("a", databasePriority: .low), link("b"), link("c", databasePriority: .high), link("d"),
                link("e", peer: "CN=x/O=Thanh Xuân", databasePriority: .low),
                link("f", number: 2) { $0.priority = .high },
            ], limits: limits)
        let first = rig.decide().start
        #expect(first.map(\.link.pair.database) == ["f", "c", "e"])
        rig.end(first[1])
        #expect(rig.decide().start.map(\.link.pair.database) == ["b"])
        #expect(rig.decide().start.isEmpty)
    }

    @Test func `an unreachable peer gets one attempt at a time, and all its databases once it answers`() {
        var limits = ScheduleLimits()
        limits.openingSpread = 0
        var rig = Rig((0..<4).map { link("db\($0)") { $0.times.repeatSeconds = 60 } }, limits: limits)
        for run in rig.decide().start { rig.end(run, .unreachable) }
        #expect(rig.schedule.failures(ofPeer: Self.hub) == 1, "attempts made together count once")
        #expect(rig.decide().start.isEmpty)
        rig.pass(5000)
        let probe = rig.decide().start
        #expect(probe.count == 1 && probe[0].reason == .retry)
        rig.end(probe[0])
        #expect(rig.decide().start.count == 3)
    }

    @Test func `a time limit cuts an exchange that moves and leaves the rest for the next call`() throws {
        var rig = Rig([
            link {
                $0.timeLimit = 60
                $0.times.repeatSeconds = 600
            }
        ])
        rig.pass(10_000)
        _ = rig.decide()
        rig.pass(10_000)
        let run = try #require(rig.started.first ?? rig.decide().start.first)
        let begun = rig.now.monotonic
        while rig.now.monotonic - begun < 59_000 {
            rig.pass(1000)
            rig.schedule.moved(run: run.id, at: rig.now)
        }
        _ = rig.decide()
        rig.pass(1000)
        #expect(rig.decide().cancel == [run.id: .timeLimit(60)])
        #expect(rig.decide().cancel.isEmpty, "told once")
        rig.end(run, .cut)
        #expect(rig.schedule.standing(of: run.link.pair, at: rig.now)?.failures == 0)
        let next = try #require(rig.schedule.standing(of: run.link.pair, at: rig.now)?.nextAfter)
        #expect((540_000...660_000).contains(next))
    }

    @Test func `an exchange that stalls is ended and counts as a failure`() throws {
        var rig = Rig([link { $0.times.repeatSeconds = 600 }])
        rig.pass(10_000)
        _ = rig.decide()
        rig.pass(10_000)
        _ = rig.decide()
        let run = try #require(rig.started.first)
        rig.pass(120_000)
        #expect(rig.decide().cancel == [run.id: .stalled(120_000)])
        rig.end(run, .cut)
        #expect(rig.schedule.standing(of: run.link.pair, at: rig.now)?.failures == 1)
    }

    @Test func `a connection that was removed or switched off ends its exchange and starts none`() throws {
        var rig = Rig([link { $0.isOnChange = true }])
        rig.pass(10_000)
        _ = rig.decide()
        rig.pass(10_000)
        _ = rig.decide()
        let run = try #require(rig.started.first)
        rig.schedule.watchOpened(Self.hub, at: rig.now, using: &rig.random)
        rig.schedule.configure([])
        let decision = rig.decide()
        #expect(decision.cancel == [run.id: .withdrawn] && decision.closeWatches == [Self.hub])
        rig.end(run, .cut)
        rig.schedule.watchClosed(Self.hub)
        rig.schedule.changed(database: "members", origin: nil, at: rig.now)
        rig.pass(100_000)
        #expect(rig.decide().start.isEmpty)
    }

    @Test func `a wall clock that jumps neither stops nor storms a schedule`() {
        for jump in [-400 * 24 * Int64(Self.hour), -Int64(Self.hour), Int64(Self.hour), 400 * 24 * Int64(Self.hour)] {
            var rig = Rig([
                link { $0.times = CallTimes(windows: [TimeWindow(start: 0, length: 1440)], repeatSeconds: 300) }
            ])
            _ = rig.drive(Self.hour)
            rig.now.wall = UInt64(Int64(rig.now.wall) + jump)
            let calls = rig.drive(2 * Self.hour)
            #expect((21...30).contains(calls.count), "jump \(jump): \(calls.count) calls in two hours")
        }
        var rig = Rig([link { $0.times = CallTimes(windows: [TimeWindow(start: 600, length: 60, isTime: true)]) }])
        var calls = 0
        for round in 0..<600 {
            // Back and forth between two days at the time of the call, once a second.
            rig.now.wall = Rig.monday + UInt64(round % 2) * 24 * Self.hour + 10 * Self.hour + UInt64(round) * 1000
            for run in rig.decide().start {
                calls += 1
                rig.end(run)
            }
            rig.now.monotonic += 1000
        }
        #expect(calls <= 11, "at most one a minute, not \(calls)")
    }
}

/// Connections that share a pair, and exchanges that bring only a part.
@Suite struct SharedPairTests {
    private static let pair = ReplicationPair(peer: "CN=hub/O=Thanh Xuân", database: "members")

    @Test func `a connection that only fetches does not take the turn of one that only sends`() {
        let pull = link(number: 1) {
            $0.direction = .pull
            $0.times.repeatSeconds = 5
        }
        let push = link(number: 2) {
            $0.direction = .push
            $0.times.repeatSeconds = 20
        }
        var rig = Rig([pull, push])
        let calls = rig.drive(600_000)
        #expect((80...130).contains(calls.count { $0.run.link.settings.direction == .pull }))
        #expect((24...32).contains(calls.count { $0.run.link.settings.direction == .push }))
        // One that does both does what either would.
        rig.schedule.settled(Self.pair, .both, at: rig.now, using: &rig.random)
        #expect(rig.schedule.standing(of: Self.pair, at: rig.now)?.nextAfter ?? 0 > 4000)
    }

    @Test func `what a time limit leaves of a change goes on at once`() throws {
        var rig = Rig([
            link {
                $0.isOnChange = true
                $0.timeLimit = 10
            }
        ])
        rig.pass(10_000)
        _ = rig.decide()
        rig.pass(20_000)
        let run = try #require(rig.started.first ?? rig.decide().start.first)
        rig.pass(9000)
        rig.schedule.moved(run: run.id, at: rig.now)
        rig.pass(1000)
        #expect(rig.decide().cancel == [run.id: .timeLimit(10)])
        rig.end(run, .cut)
        rig.pass(200)
        #expect(rig.decide().start.map(\.link.pair) == [Self.pair])
        #expect(rig.schedule.standing(of: Self.pair, at: rig.now)?.failures == 0)
    }

    @Test func `pauses do not grow while every exchange brings a piece before it breaks off`() throws {
        var rig = Rig([link { $0.times.repeatSeconds = 600 }])
        var failures: [Int] = []
        for gained in [false, false, true, true, false] {
            while rig.started.count == failures.count {
                rig.pass(5000)
                _ = rig.decide()
            }
            rig.schedule.ended(run: rig.started.last!.id, .failed, gained: gained, at: rig.now, using: &rig.random)
            failures.append(rig.schedule.standing(of: Self.pair, at: rig.now)!.failures)
        }
        #expect(failures == [1, 2, 1, 1, 2])
    }
}
