import NoteModel

/// What a command or browser shows to say that somebody has logged in: 128 random bits.
public struct SessionToken: Sendable, Hashable {
    private let secret: UInt128

    /// - Parameter secret: random.
    public init(secret: UInt128) { self.secret = secret }

    /// 32 hexadecimal digits.
    public var text: String { hexadecimal(secret) }

    /// Nil when it is no such text.
    public init?(_ text: String) {
        guard let secret = number(hexadecimal: text[...]) else { return nil }
        self.init(secret: secret)
    }

    /// What the node remembers in its place.
    public var digest: Digest { Digest(of: Array("dongbo.session.1\n".utf8) + bytes(of: secret)) }
}
