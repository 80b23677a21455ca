import NoteModel
import SimulationKit

/// Runs one scenario and judges it.
public enum Simulation {
    public struct Report: Hashable, Sendable {
        public let seed: UInt64
        /// Equal for two runs of one scenario.
        public let trace: UInt64
        /// The first of each checker and note; empty when every promise held.
        public let violations: [Violation]
        public var violation: Violation? { violations.first }
        public let statistics: Statistics
    }

    /// - Parameters:
    ///   - mutant: the defect to plant, if any.
    ///   - log: called with one line for everything that happens.
    public static func run(
        _ scenario: Scenario, mutant: Mutant? = nil, log: ((String) -> Void)? = nil
    ) -> Report {
        var world = World(scenario, mutant: mutant, log: log)
        var violations: [Violation] = []
        do throws(Violation) {
            try world.run()
            violations = world.check()
        } catch {
            violations = [error]
        }
        return Report(
            seed: scenario.seed, trace: world.trace.value, violations: violations, statistics: world.statistics)
    }
}

extension World {
    /// Every checker over every note.
    fileprivate mutating func check() -> [Violation] {
        var violations: [Violation] = []
        for note in ledger.indices {
            let healed = HealedNote(note, of: self)
            guard let copy = healed.copies.first else { continue }
            trace.add(copy.encoded)
            statistics.conflictDocuments += copy.documents.count
            if copy.state.isDeleteConflict { statistics.deleteConflicts += 1 }
            for checker in Checkers.all {
                do throws(Violation) { try checker.check(healed) } catch { violations.append(error) }
            }
        }
        return violations
    }
}
