import Crypto

/// SHA-256 of content that comes piece by piece.
public struct ContentHasher: Sendable {
    private var hash = SHA256()

    public init() {}

    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }

    /// The digest of everything so far; more may follow.
    public func digest() -> Digest { Digest(hash.finalize()) }
}
