import Crypto
import NoteModel

/// What a person opens sealed items and signs approvals with.
public struct PersonKeys: Sendable {
    public let sealing: SealingPrivateKey
    let signing: Curve25519.Signing.PrivateKey

    /// New ones.
    public init() {
        sealing = SealingPrivateKey()
        signing = Curve25519.Signing.PrivateKey()
    }

    private static let keyBytes = 32

    /// Nil for bytes that are no such keys.
    init?(secretBytes bytes: [UInt8]) {
        guard bytes.count == 2 * Self.keyBytes,
            let sealing = SealingPrivateKey(.x25519, Array(bytes.prefix(Self.keyBytes))),
            let signing = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.suffix(Self.keyBytes))
        else { return nil }
        (self.sealing, self.signing) = (sealing, signing)
    }

    var secretBytes: [UInt8] { sealing.secretBytes + signing.rawRepresentation.asBytes }

    public var publicKeys: PersonPublicKeys {
        PersonPublicKeys(sealing: sealing.publicKey, signing: signing.publicKey.rawRepresentation.asBytes)
    }

    /// An Ed25519 signature, 64 bytes.
    public func sign(_ bytes: [UInt8]) throws(SealingFault) -> [UInt8] {
        do { return try signing.signature(for: bytes).asBytes } catch { throw .noKey }
    }
}
