import Crypto

/// Opens what was sealed with its public half. The library keeps it in memory that is overwritten when the last copy goes.
public struct SealingPrivateKey: Sendable {
    enum Key: Sendable {
        case x25519(Curve25519.KeyAgreement.PrivateKey)
        case p256(P256.KeyAgreement.PrivateKey)
    }

    let key: Key
    public let publicKey: SealingPublicKey

    /// A new one, of the kind that people and groups have.
    public init() { self.init(.x25519(Curve25519.KeyAgreement.PrivateKey())) }

    /// Nil for bytes that are no key.
    public init?(_ suite: SealingPublicKey.Suite, _ bytes: [UInt8]) {
        switch suite {
        case .x25519:
            guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
            self.init(.x25519(key))
        case .p256:
            guard let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
            self.init(.p256(key))
        }
    }

    private init(_ key: Key) {
        self.key = key
        let made =
            switch key {
            case .x25519(let key): SealingPublicKey(.x25519, key.publicKey.rawRepresentation.asBytes)
            case .p256(let key): SealingPublicKey(.p256, key.publicKey.x963Representation.asBytes)
            }
        guard let made else { preconditionFailure("the public half of a key is a key") }
        publicKey = made
    }

    /// To be sealed for somebody, and for nothing else.
    public var secretBytes: [UInt8] {
        switch key {
        case .x25519(let key): key.rawRepresentation.asBytes
        case .p256(let key): key.rawRepresentation.asBytes
        }
    }
}
