import ReplicationSimulation
import SimulationKit
import Testing

@Suite struct SimulationTests {
    /// Continuous integration runs many more with `dongbo-simulate --world replication`.
    @Test(arguments: 0..<10)
    func `every promise holds`(fifty: Int) {
        for seed in UInt64(fifty * 50)..<UInt64(fifty * 50 + 50) {
            let report = Simulation.run(Scenario(seed: seed))
            if let violation = report.violation {
                Issue.record(
                    "\(violation); replay: dongbo-simulate --world replication --seed \(seed) --verbose --shrink")
            }
        }
    }

    /// A deletion that waited at a hub in between for its time was told as held by the replicas behind it.
    @Test(arguments: [4419 as UInt64]) func `a seed that once broke a promise holds`(seed: UInt64) {
        #expect(Simulation.run(Scenario(seed: seed)).violation == nil)
    }

    @Test(arguments: Mutant.allCases)
    func `a planted defect is noticed within few seeds`(mutant: Mutant) {
        let noticed = (0..<300 as Range<UInt64>).filter {
            Simulation.run(Scenario(seed: $0, hasRights: mutant.isAboutRights), mutant: mutant).violation != nil
        }
        #expect(noticed.count >= Self.floor(mutant), "\(noticed.count) of 300")
    }

    /// About half of what was measured over 100 seeds, times three.
    private static func floor(_ mutant: Mutant) -> Int {
        switch mutant {
        case .savesCheckpointFirst: 2
        case .acknowledgesUnsaved: 7
        case .ignoresScope: 75
        case .forgetsLostReaders: 70
        case .withdrawsUnsentEdits: 48
        case .purgesAtOnce: 13
        case .sendsBack: 150
        case .believesEverybody, .ignoresLevels: 20
        case .keepsOldTerms: 5
        }
    }

    @Test func `the same seed does the same twice, with and without a log`() {
        for seed in 0..<40 as Range<UInt64> {
            #expect(Scenario(seed: seed) == Scenario(seed: seed))
            var lines = 0
            let report = Simulation.run(Scenario(seed: seed))
            #expect(report == Simulation.run(Scenario(seed: seed)) { _ in lines += 1 })
            #expect(lines > 0)
        }
    }

    @Test func `the seeds reach everything they are meant to reach`() {
        var total = Statistics()
        for seed in 0..<400 as Range<UInt64> { total += Simulation.run(Scenario(seed: seed)).statistics }
        for name in [
            "saves", "deletions", "resolutions", "edited conflict documents", "reader changes", "membership changes",
            "selection changes", "fences", "purged stubs", "cuts", "exchanges", "failed exchanges",
            "replayed exchanges", "lies", "crashes", "full disks", "files put back silently", "files restored",
            "copied files", "wrong clocks", "files given up", "conflict documents",
        ] {
            #expect(total[name] >= 2, "\(name): \(total[name])")
        }
    }

    @Test func `a failing scenario is cut down to steps that all matter`() throws {
        func fails(_ scenario: Scenario) -> Bool {
            Simulation.run(scenario, mutant: .ignoresScope).violation?.checker == "Sight"
        }
        let seed = try #require((0..<100 as Range<UInt64>).first { fails(Scenario(seed: $0)) })
        let smallest = Scenario(seed: seed).shrunk(while: fails)
        #expect(fails(smallest))
        #expect(Simulation.run(smallest).violation == nil)
        for index in smallest.steps.indices {
            var smaller = smallest
            smaller.steps.remove(at: index)
            #expect(!fails(smaller))
        }
    }
}
