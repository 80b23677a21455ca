import NoteModel

/// How a person proves who they are at the nodes that may know it.
public struct Credential: Sendable, Hashable {
    public let activation: Activation
    /// As the node wrote it at which it was set; see ``currentPassword``.
    public let password: PasswordRecord?
    /// An administrator has shut them out.
    public let isLocked: Bool
    /// Their private keys under the password, as they are stored.
    public let keys: String?

    public init(activation: Activation, password: PasswordRecord?, isLocked: Bool, keys: String? = nil) {
        (self.activation, self.password, self.isLocked, self.keys) = (activation, password, isLocked, keys)
    }

    public enum State: String, Sendable, Hashable, CaseIterable {
        /// They have a code and no password.
        case invited
        /// The code came to its end before they had used it.
        case expired
        case active
        case locked
    }

    public func state(at now: UInt64) -> State {
        if isLocked { return .locked }
        if currentPassword != nil { return .active }
        return now < activation.expires ? .invited : .expired
    }

    /// The password that counts: one set under an earlier activation does not.
    public var currentPassword: PasswordRecord? { password?.activation == activation.id ? password : nil }

    /// What a session stands on: with another password, after a reset or a lock it is another, and the session has ended. Nil when
    /// nobody can log in.
    public var stamp: Digest? {
        guard !isLocked, let password = currentPassword else { return nil }
        return Digest(of: Array("dongbo.credential.1\n\(password.text)".utf8))
    }
}
