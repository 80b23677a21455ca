import NoteModel
import Testing

@testable import ReplicationCore

/// Random connections, events and clocks: the rules that hold whatever happens.
@Suite struct ScheduleChaosTests {
    @Test(arguments: 0..<60)
    func `no pair runs twice, bounds hold and nothing due is forgotten`(seed: UInt64) {
        var dice = SeededRandom(seed &* 7919 &+ 1)
        func roll(_ bound: Int) -> Int { Int(dice.next(upperBound: UInt64(bound))) }
        let links = (0..<12).map { index in
            link("db\(index % 5)", peer: "CN=p\(index % 3)/O=Thanh Xuân", number: UInt8(index)) { settings in
                settings.isOnChange = roll(2) == 0
                settings.times.repeatSeconds = UInt64(30 + roll(600))
                if roll(3) == 0 { settings.times.windows = [TimeWindow(start: roll(1440), length: 1 + roll(1440))] }
                if roll(3) == 0 { settings.timeLimit = UInt64(10 + roll(100)) }
                settings.priority = PriorityClass.allCases[roll(3)]
            }
        }
        var rig = Rig(links, seed: seed)
        var live: [ScheduledRun] = []
        for _ in 0..<1500 {
            let decision = rig.decide()
            live += decision.start
            #expect(Set(live.map(\.link.pair)).count == live.count, "one exchange of a pair at a time")
            #expect(live.count <= rig.schedule.limits.parallel)
            for peer in Set(live.map(\.link.pair.peer)) {
                #expect(live.count { $0.link.pair.peer == peer } <= rig.schedule.limits.parallelPerPeer)
            }
            #expect(decision.wakeAfter <= rig.schedule.limits.wakeMax)
            for id in decision.cancel.keys.sorted() {
                guard let index = live.firstIndex(where: { $0.id == id }) else { continue }
                rig.end(live.remove(at: index), .cut)
            }
            for peer in decision.openWatches.keys.sorted() {
                if roll(2) == 0 {
                    rig.schedule.watchOpened(peer, at: rig.now, using: &rig.random)
                } else {
                    rig.schedule.watchEnded(peer, unreachable: roll(2) == 0, at: rig.now, using: &rig.random)
                }
            }
            event(roll(8), &rig, &live, roll)
            rig.pass(UInt64(roll(2) == 0 ? 1 + roll(200) : Int(max(1, decision.wakeAfter))))
        }
        // Left alone with peers that answer, everything settles: every open link is called within its interval.
        for run in live { rig.end(run) }
        let begin = rig.now.monotonic
        let calls = rig.drive(4 * 3_600_000)
        for link in links where link.settings.times.windows.isEmpty {
            let mine = calls.filter { $0.run.link.pair == link.pair }
            #expect(!mine.isEmpty, "\(link.pair) was forgotten")
        }
        #expect(rig.now.monotonic - begin >= 4 * 3_600_000)
        #expect(calls.count < 12 * 4 * 3600 / 25, "a storm: \(calls.count)")
    }

    private func event(_ kind: Int, _ rig: inout Rig, _ live: inout [ScheduledRun], _ roll: (Int) -> Int) {
        let pair = ReplicationPair(peer: "CN=p\(roll(3))/O=Thanh Xuân", database: "db\(roll(5))")
        switch kind {
        case 0: rig.schedule.changed(database: pair.database, origin: roll(2) == 0 ? pair.peer : nil, at: rig.now)
        case 1: rig.schedule.hinted(pair, at: rig.now, using: &rig.random)
        case 2: rig.schedule.watchEnded(pair.peer, unreachable: roll(2) == 0, at: rig.now, using: &rig.random)
        case 3: rig.now.wall = UInt64(max(0, Int64(rig.now.wall) + Int64(roll(200_000_000)) - 100_000_000))
        case 4: rig.schedule.settled(pair, at: rig.now, using: &rig.random)
        default:
            guard !live.isEmpty else { return }
            let run = live.remove(at: roll(live.count))
            let outcomes: [RunOutcome] = [
                .done(more: false), .done(more: true), .notShared, .busy, .unreachable, .failed, .done(more: false),
            ]
            rig.end(run, outcomes[roll(outcomes.count)])
        }
    }
}
