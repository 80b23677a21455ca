import ReplicationSimulation
import SimulationKit
import Testing

/// Districts with an access list that people change, and with nodes that ask nobody.
@Suite struct RightsSimulationTests {
    /// Continuous integration runs many more with `dongbo-simulate --world rights`.
    @Test(arguments: 0..<3)
    func `nobody is sent, keeps or changes what they have no right to`(fifty: Int) {
        for seed in UInt64(fifty * 50)..<UInt64(fifty * 50 + 50) {
            if let violation = Simulation.run(Scenario(seed: seed, hasRights: true)).violation {
                Issue.record("\(violation); replay: dongbo-simulate --world rights --seed \(seed) --verbose --shrink")
            }
        }
    }

    @Test func `the seeds reach everything that rights are about`() {
        var total = Statistics()
        for seed in 0..<200 as Range<UInt64> {
            total += Simulation.run(Scenario(seed: seed, hasRights: true)).statistics
        }
        for name in [
            "list changes", "author changes", "corrupted nodes", "reader changes", "membership changes",
            "frames watched",
            "revisions judged", "revisions refused", "terms that changed meanwhile", "refused revisions accepted",
            "refused revisions undone",
            "cuts", "crashes", "full disks", "replayed exchanges", "lies",
        ] {
            #expect(total[name] >= 2, "\(name): \(total[name])")
        }
    }

    @Test func `a node that lost every right and regains one gets its own notes back too`() {
        func right(_ level: Int) -> Step { .rights(.setEntry(node: 0, name: 0, level: level, without: 0)) }
        func exchange(_ directions: Directions) -> Step {
            .exchange(link: 0, isReversed: false, directions: directions)
        }
        let steps: [Step] = [
            .create(node: 1, note: 0, form: 0, readers: nil, changes: [.write(item: 0, value: 1)]), exchange(.both),
            right(0), exchange(.pull), right(2), exchange(.both),
        ]
        let scenario = Scenario(seed: 1, shape: Shape(.star, spokes: 1), steps: steps, hasRights: true)
        #expect(Simulation.run(scenario).violation == nil)
    }
}
