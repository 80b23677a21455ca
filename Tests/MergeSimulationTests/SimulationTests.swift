import MergeSimulation
import Testing

@Suite struct SimulationTests {
    /// Continuous integration runs ten times as many with `dongbo-simulate`.
    @Test(arguments: 0..<20)
    func `every promise holds`(hundred: Int) {
        for seed in UInt64(hundred * 100)..<UInt64(hundred * 100 + 100) {
            let report = Simulation.run(Scenario(seed: seed))
            if let violation = report.violation {
                Issue.record("\(violation); replay: dongbo-simulate --seed \(seed) --verbose --shrink")
            }
        }
    }

    /// About half of what the generator reached when this was written (900 seeds: 10 %, 29 % and 2 %): a change of the
    /// generator that makes it blind fails here.
    private static func floor(_ mutant: Mutant) -> Int {
        switch mutant {
        case .noPredecessor: 15
        case .noContext: 45
        case .closesConflicts: 3
        }
    }

    @Test(arguments: Mutant.allCases)
    func `a planted defect is noticed within three hundred seeds, and not by one alone`(mutant: Mutant) {
        let noticed = (0..<300 as Range<UInt64>).filter {
            Simulation.run(Scenario(seed: $0), mutant: mutant).violation != nil
        }
        #expect(noticed.count >= Self.floor(mutant), "\(noticed.count) of 300")
    }

    @Test func `the checkers notice the planted defects each by itself`() {
        var noticed: [String] = []
        for seed in 0..<500 as Range<UInt64> {
            for mutant in Mutant.allCases {
                noticed += Simulation.run(Scenario(seed: seed), mutant: mutant).violations.map(\.checker)
            }
        }
        for checker in [
            "Convergence", "Cell", "Deletion", "NoLostValue", "ConflictDocument", "OpenConflict", "AccessList",
        ] {
            #expect(noticed.contains(checker), "\(checker) noticed nothing")
        }
    }

    @Test func `the same seed does the same twice`() {
        for seed in 0..<200 as Range<UInt64> {
            #expect(Scenario(seed: seed) == Scenario(seed: seed))
            #expect(Simulation.run(Scenario(seed: seed)) == Simulation.run(Scenario(seed: seed)))
        }
    }

    @Test func `a log changes nothing`() {
        for seed in 0..<20 as Range<UInt64> {
            var lines = 0
            let report = Simulation.run(Scenario(seed: seed)) { _ in lines += 1 }
            #expect(report == Simulation.run(Scenario(seed: seed)))
            #expect(lines > 0)
        }
    }

    @Test func `the seeds reach everything they are meant to reach`() {
        var total = Statistics()
        for seed in 0..<1_000 as Range<UInt64> { total += Simulation.run(Scenario(seed: seed)).statistics }
        for (name, count) in total.figures { #expect(count >= 50, "\(name): \(count)") }
    }

    @Test func `a failing scenario is cut down to steps that all matter`() throws {
        let seed = try #require(
            (0..<300 as Range<UInt64>).first {
                Simulation.run(Scenario(seed: $0), mutant: .noPredecessor).violation?.checker == "Convergence"
            })
        let fails = { (scenario: Scenario) in
            Simulation.run(scenario, mutant: .noPredecessor).violation?.checker == "Convergence"
        }
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
