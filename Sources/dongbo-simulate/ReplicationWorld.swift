import ReplicationSimulation
import SimulationKit

/// Nodes that replicate over lines that fail: what the whole of exchange, database and store promises.
enum ReplicationWorld: ReplicatingWorld {
    static let hasRights = false
}

/// The same with an access list that people change, and with people and nodes who ask nobody.
enum RightsWorld: ReplicatingWorld {
    static let hasRights = true
}

protocol ReplicatingWorld: SimulatedWorld {
    static var hasRights: Bool { get }
}

extension ReplicatingWorld {
    static var mutants: [String] { Mutant.allCases.map(\.rawValue) }

    static func run(seed: UInt64, mutant: String?, log: ((String) -> Void)?) -> SimulatedRun {
        let report = Simulation.run(
            Scenario(seed: seed, hasRights: hasRights), mutant: mutant.flatMap(Mutant.init), log: log)
        return SimulatedRun(violation: report.violation, trace: report.trace, figures: report.statistics.figures)
    }

    static func shrink(
        seed: UInt64, mutant: String?, checker: String, log: @escaping (String) -> Void
    ) -> (summary: String, violation: Violation?) {
        let mutant = mutant.flatMap(Mutant.init)
        let smallest = Scenario(seed: seed, hasRights: hasRights).shrunk {
            Simulation.run($0, mutant: mutant).violation?.checker == checker
        }
        let violation = Simulation.run(smallest, mutant: mutant, log: log).violation
        let shape = smallest.shape
        return (
            "\(smallest.steps.count) steps, \(shape.kind) of \(shape.hubs) hubs and \(shape.spokes) spokes", violation
        )
    }
}
