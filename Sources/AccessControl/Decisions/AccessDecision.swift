/// Whether something is allowed, and what decided.
public enum AccessDecision: Sendable, Hashable {
    case allowed(AccessGround)
    case refused(AccessGround)

    public var isAllowed: Bool { if case .allowed = self { true } else { false } }

    public var ground: AccessGround {
        switch self {
        case .allowed(let ground), .refused(let ground): ground
        }
    }
}

/// What decided. None tells anything of a note but that it restricts.
public enum AccessGround: String, Sendable, Hashable, CaseIterable {
    /// The level of the list's entry.
    case level
    /// A flag of the list's entry.
    case flag
    /// The note's readers items.
    case readers
    /// The note's authors items.
    case authors
    /// The form says who makes notes of it.
    case formUsers
    /// The note is public, and the entry's flags say what such notes are open to.
    case publicAccess

    /// In words, after "because".
    public var text: String {
        switch self {
        case .level: "the level in the access list decides"
        case .flag: "a flag of the entry in the access list decides"
        case .readers: "the note's readers items decide"
        case .authors: "the note's authors items decide"
        case .formUsers: "its form says who makes such notes"
        case .publicAccess: "the note is public, and the entry's flags decide"
        }
    }
}
