/// A person's password as it is stored: what checks it, and under which activation it was set.
public struct PasswordRecord: Sendable, Hashable {
    /// ``Activation/id``.
    public let activation: UInt128
    /// A PHC string: `$argon2id$v=19$m=…,t=…,p=…$SALT$HASH`.
    public let verifier: String

    public init(activation: UInt128, verifier: String) { (self.activation, self.verifier) = (activation, verifier) }

    /// As an item holds it.
    public var text: String { "1 \(hexadecimal(activation)) \(verifier)" }

    /// Nil when it is no such text. Nothing is said of the verifier.
    public init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "1", let activation = number(hexadecimal: parts[1]), !parts[2].isEmpty
        else { return nil }
        self.init(activation: activation, verifier: String(parts[2]))
    }
}
