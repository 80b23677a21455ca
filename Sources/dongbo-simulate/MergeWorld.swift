import MergeSimulation
import SimulationKit

/// Replicas that exchange single revisions: what the fold promises.
enum MergeWorld: SimulatedWorld {
    static var mutants: [String] { Mutant.allCases.map(\.rawValue) }

    static func run(seed: UInt64, mutant: String?, log: ((String) -> Void)?) -> SimulatedRun {
        let report = Simulation.run(Scenario(seed: seed), mutant: mutant.flatMap(Mutant.init), log: log)
        return SimulatedRun(violation: report.violation, trace: report.trace, figures: report.statistics.figures)
    }

    static func shrink(
        seed: UInt64, mutant: String?, checker: String, log: @escaping (String) -> Void
    ) -> (summary: String, violation: Violation?) {
        let mutant = mutant.flatMap(Mutant.init)
        let smallest = Scenario(seed: seed).shrunk {
            Simulation.run($0, mutant: mutant).violation?.checker == checker
        }
        let violation = Simulation.run(smallest, mutant: mutant, log: log).violation
        return (
            "\(smallest.steps.count) steps, \(smallest.replicas) replicas, forms \(smallest.notes)", violation
        )
    }
}
