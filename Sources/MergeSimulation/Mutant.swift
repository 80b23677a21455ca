import NoteModel

/// A planted defect. The simulator must notice each within a few hundred seeds; one that does not is worth nothing.
public enum Mutant: String, Sendable, CaseIterable {
    /// Applies a revision though its incarnation's previous revision of the note is missing.
    case noPredecessor = "no-predecessor"
    /// Joins snapshots without asking what the other side has seen.
    case noContext = "no-context"

    /// A save replaces losing values whose conflict documents it says it leaves open.
    case closesConflicts = "closes-conflicts"

    var rules: FoldRules {
        var rules = FoldRules.standard
        switch self {
        case .noPredecessor: rules.checksPredecessor = false
        case .noContext: rules.checksContext = false
        case .closesConflicts: break
        }
        return rules
    }
}
