import SimulationKit

/// Judges one promise over a healed note. One type per promise; none relies on another.
protocol Checker: Sendable {
    static func check(_ note: HealedNote) throws(Violation)
}

/// All of them.
enum Checkers {
    static var all: [any Checker.Type] {
        [
            ConvergenceChecker.self, CellChecker.self, DeletionChecker.self, NoLostValueChecker.self,
            ConflictDocumentChecker.self, OpenConflictChecker.self, AccessListChecker.self,
        ]
    }
}
