public import NoteModel

/// A fold with one of its two indispensable tests taken out. The simulator must notice each within a few hundred seeds; a
/// simulator that does not is worth nothing.
public enum Mutant: String, Sendable, CaseIterable {
    /// Applies a revision though its incarnation's previous revision of the note is missing.
    case noPredecessor = "no-predecessor"
    /// Joins snapshots without asking what the other side has seen.
    case noContext = "no-context"

    public var rules: FoldRules {
        var rules = FoldRules.standard
        switch self {
        case .noPredecessor: rules.checksPredecessor = false
        case .noContext: rules.checksContext = false
        }
        return rules
    }
}
