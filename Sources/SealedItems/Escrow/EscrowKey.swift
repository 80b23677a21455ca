import NoteModel

/// A key for the day when nobody can open a value any more: its private half is in three parts, each wrapped for an officer, and two of
/// them together open what was sealed for it.
public struct EscrowKey: Sendable, Hashable {
    /// From 1; the highest is in use.
    public let version: Int
    public let publicKey: SealingPublicKey
    /// Canonical names, in the order of the shares.
    public let officers: [String]
    /// By place.
    public let shares: [WrappedSecret]

    /// Nil unless there are three officers and shares.
    public init?(version: Int, publicKey: SealingPublicKey, officers: [String], shares: [WrappedSecret]) {
        guard officers.count == SecretShare.count, shares.count == SecretShare.count else { return nil }
        (self.version, self.publicKey, self.officers, self.shares) = (version, publicKey, officers, shares)
    }

    /// A new one.
    ///
    /// - Parameters:
    ///   - officers: three different people and their keys.
    ///   - slopes: as ``SecretShare/split(_:slopes:)`` takes them, 32 bytes.
    public init(
        version: Int, _ key: SealingPrivateKey, officers: [(name: String, key: SealingPublicKey)], slopes: [UInt8]
    ) throws(SealingFault) {
        guard officers.count == SecretShare.count, Set(officers.map(\.key)).count == SecretShare.count else {
            throw .recipients
        }
        (self.version, publicKey, self.officers) = (version, key.publicKey, officers.map(\.name))
        var shares: [WrappedSecret] = []
        for (officer, share) in zip(officers, SecretShare.split(key.secretBytes, slopes: slopes)) {
            shares.append(
                try WrappedSecret(
                    [share.place] + share.bytes, for: officer.key, info: Self.info(version, key.publicKey)))
        }
        self.shares = shares
    }

    /// The share that one of the keys opens.
    public func share(with key: SealingPrivateKey) -> SecretShare? {
        guard let wrapped = shares.first(where: { $0.key == key.publicKey.id }),
            let bytes = wrapped.open(with: key, info: Self.info(version, publicKey)), let place = bytes.first
        else { return nil }
        return SecretShare(place: place, bytes: Array(bytes.dropFirst()))
    }

    /// The private half; nil when the shares are not two of this key.
    public func key(from first: SecretShare, _ second: SecretShare) -> SealingPrivateKey? {
        guard let bytes = SecretShare.combine(first, second), let key = SealingPrivateKey(.x25519, bytes),
            key.publicKey == publicKey
        else { return nil }
        return key
    }

    private static func info(_ version: Int, _ key: SealingPublicKey) -> [UInt8] {
        Array("dongbo.escrow.1\n\(version)\n\(key.text)".utf8)
    }
}
