/// What somebody wants to do with a note.
public enum AccessOperation: String, Sendable, Hashable, CaseIterable {
    case read, create, edit, delete
    /// Takes a copy away: replicates it, or exports it.
    case copy
}
