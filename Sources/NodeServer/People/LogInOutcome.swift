import NoteModel
import People

/// How a log-in ended.
public enum LogInOutcome: Sendable, Hashable {
    case open(SessionToken, person: HierarchicalName)
    /// Not the password of that person; or there is no such person, or they have none yet.
    case refused
    /// After too many mistakes; in milliseconds they may try again.
    case wait(milliseconds: UInt64)
    /// It was the password, and an administrator has shut them out.
    case locked
    /// They log in at another node.
    case elsewhere(home: HierarchicalName)
}
