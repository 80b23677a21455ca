import NoteModel

@testable import ReplicationCore

/// A generator whose numbers follow from its seed.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A schedule with its clock in hand.
struct Rig {
    static let hanoi = 7 * 3600
    /// Monday 2026-11-23 00:00 in Hà Nội.
    static let monday: UInt64 = 1_795_366_800_000

    var schedule: ReplicationSchedule
    var now: ScheduleMoment
    var random: SeededRandom
    /// Every run that was started.
    var started: [ScheduledRun] = []

    init(_ links: [ScheduledLink], seed: UInt64 = 1, wall: UInt64 = monday, limits: ScheduleLimits = ScheduleLimits()) {
        schedule = ReplicationSchedule(limits: limits)
        schedule.configure(links)
        now = ScheduleMoment(monotonic: 1_000_000, wall: wall, zoneOffset: Self.hanoi)
        random = SeededRandom(seed)
    }

    mutating func decide() -> ScheduleDecision {
        let decision = schedule.decide(at: now, using: &random)
        started += decision.start
        return decision
    }

    mutating func pass(_ milliseconds: UInt64) {
        now.monotonic += milliseconds
        now.wall += milliseconds
    }

    mutating func end(_ run: ScheduledRun, _ outcome: RunOutcome = .done(more: false)) {
        schedule.ended(run: run.id, outcome, at: now, using: &random)
    }

    /// Lets time pass as a driver would, ending every run at once with `outcome`.
    ///
    /// - Returns: milliseconds since the beginning at which each run started.
    mutating func drive(_ milliseconds: UInt64, outcome: (ScheduledRun) -> RunOutcome = { _ in .done(more: false) })
        -> [(at: UInt64, run: ScheduledRun)]
    {
        let begin = now.monotonic
        var calls: [(at: UInt64, run: ScheduledRun)] = []
        while now.monotonic - begin < milliseconds {
            let decision = decide()
            for run in decision.start {
                calls.append((now.monotonic - begin, run))
                end(run, outcome(run))
            }
            for peer in decision.openWatches.keys.sorted() {
                schedule.watchEnded(peer, unreachable: false, at: now, using: &random)
            }
            // Every event asks again, as in the driver.
            guard decision.start.isEmpty, decision.openWatches.isEmpty else { continue }
            pass(max(1, min(decision.wakeAfter, milliseconds - (now.monotonic - begin))))
        }
        return calls
    }
}

func link(
    _ database: String = "members", peer: String = "CN=hub/O=Thanh Xuân", number: UInt8 = 1,
    databasePriority: PriorityClass = .medium, _ change: (inout ConnectionSettings) -> Void = { _ in }
) -> ScheduledLink {
    var settings = ConnectionSettings()
    settings.source = "CN=spoke/O=Thanh Xuân"
    settings.destination = peer
    change(&settings)
    return ScheduledLink(
        key: .init(
            connection: UNID(rawValue: UInt128(number)), pair: ReplicationPair(peer: peer, database: database)),
        settings: settings, databasePriority: databasePriority)
}
