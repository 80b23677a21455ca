import SimulationKit

/// Judges one promise over a district at rest. One type per promise; none relies on another.
protocol Checker: Sendable {
    static func check(_ district: District) throws
}

/// All of them.
enum Checkers {
    static func all(withRights: Bool) -> [any Checker.Type] {
        [ConvergenceChecker.self, NothingLostChecker.self, NothingResurrectedChecker.self]
            + (withRights ? [RightsChecker.self] : [SightChecker.self, ConflictDocumentChecker.self])
            + [SecrecyChecker.self, PurgeChecker.self, ProofChecker.self]
    }
}
