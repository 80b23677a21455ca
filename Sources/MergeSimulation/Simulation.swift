import NoteModel

/// Runs one scenario and judges it.
public enum Simulation {
    public struct Report: Hashable, Sendable {
        public let seed: UInt64
        /// Equal for two runs of one scenario.
        public let trace: UInt64
        public let violation: Violation?
        public let statistics: Statistics
    }

    /// - Parameters:
    ///   - mutant: the defect to plant, if any.
    ///   - log: called with one line for everything that happens.
    public static func run(
        _ scenario: Scenario, mutant: Mutant? = nil, log: ((String) -> Void)? = nil
    ) -> Report {
        var world = World(scenario, rules: mutant?.rules ?? .standard, log: log)
        var violation: Violation?
        do throws(Violation) {
            try world.run()
            try world.check()
        } catch {
            violation = error
        }
        return Report(
            seed: scenario.seed, trace: world.trace.value, violation: violation, statistics: world.statistics)
    }
}

extension World {
    /// Every checker over every note.
    fileprivate mutating func check() throws(Violation) {
        for note in ledger.indices {
            let healed = HealedNote(note, of: self)
            guard let copy = healed.copies.first else { continue }
            trace.add(copy.encoded)
            statistics.conflictDocuments += copy.documents.count
            if copy.state.isDeleteConflict { statistics.deleteConflicts += 1 }
            for checker in Checkers.all { try checker.check(healed) }
        }
    }
}
