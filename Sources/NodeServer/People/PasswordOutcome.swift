import NoteModel
import People

/// How it ended that somebody wanted to set a password.
public enum PasswordOutcome: Sendable, Hashable {
    case done
    /// Not the code or password of that person; or there is no such person.
    case refused
    /// After too many mistakes; in milliseconds they may try again.
    case wait(milliseconds: UInt64)
    /// The code is mistyped; it did not count as an attempt.
    case mistyped
    case codeExpired
    case codeUsed
    case locked
    /// The new password is not taken.
    case objection(PasswordRules.Objection)
    /// The new password is the old one.
    case same
    /// They log in at another node.
    case elsewhere(home: HierarchicalName)
}
