import NoteModel

/// One version of a group's key: its private half is wrapped for every member. Who leaves makes another version; the old ones
/// stay, for what was sealed with them.
public struct GroupKey: Sendable, Hashable {
    /// The group's name.
    public let group: String
    /// From 1; the highest is in use.
    public let version: Int
    public let publicKey: SealingPublicKey
    /// By the member's key.
    public private(set) var wrapped: [KeyID: WrappedSecret]

    public static let versionMax = 1_000_000

    /// Reads what the directory holds.
    public init(group: String, version: Int, publicKey: SealingPublicKey, wrapped: [WrappedSecret]) {
        (self.group, self.version, self.publicKey) = (group, version, publicKey)
        self.wrapped = Dictionary(wrapped.map { ($0.key, $0) }) { first, _ in first }
    }

    /// A new one.
    public init(
        group: String, version: Int, _ key: SealingPrivateKey, for members: [SealingPublicKey]
    ) throws(SealingFault) {
        self.init(group: group, version: version, publicKey: key.publicKey, wrapped: [])
        for member in members { _ = try wrap(key, for: member) }
    }

    /// Wraps the key for one more member.
    public mutating func wrap(
        _ key: SealingPrivateKey, for member: SealingPublicKey
    ) throws(SealingFault) -> WrappedSecret {
        precondition(key.publicKey == publicKey, "the private half of this key")
        let secret = try WrappedSecret(key.secretBytes, for: member, info: info)
        wrapped[member.id] = secret
        return secret
    }

    /// The private half, for a member; nil for anybody else, and when what the directory holds is not this key.
    public func open(with ring: KeyRing) -> SealingPrivateKey? {
        for (id, secret) in wrapped {
            guard let own = ring[id], let bytes = secret.open(with: own, info: info),
                let key = SealingPrivateKey(.x25519, bytes), key.publicKey == publicKey
            else { continue }
            return key
        }
        return nil
    }

    /// The group's name is in it, so that a directory cannot pass one group's key off as another's.
    private var info: [UInt8] {
        Array("dongbo.group-key.1\n\(group.lowercased())\n\(version)\n\(publicKey.text)".utf8)
    }
}
