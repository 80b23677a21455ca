import Crypto
import NoteModel

/// The public halves of ``PersonKeys``, as the directory shows them to everybody.
public struct PersonPublicKeys: Sendable, Hashable {
    public let sealing: SealingPublicKey
    /// Ed25519, 32 bytes.
    public let signing: [UInt8]

    init(sealing: SealingPublicKey, signing: [UInt8]) { (self.sealing, self.signing) = (sealing, signing) }

    /// Names the signing key.
    public var signingID: KeyID {
        KeyID(rawValue: NoteModel.Digest(of: Array("dongbo.sign-key.1\n".utf8) + signing).truncated)
    }

    /// As an item holds it.
    public var text: String { "1 \(sealing.text) \(Hexadecimal.string(signing, lowercase: true))" }

    /// Nil when it is no such text.
    public init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "1", let sealing = SealingPublicKey("\(parts[1]) \(parts[2])"),
            let signing = Hexadecimal.bytes(parts[3]), signing.count == 32,
            (try? Curve25519.Signing.PublicKey(rawRepresentation: signing)) != nil
        else { return nil }
        self.init(sealing: sealing, signing: signing)
    }

    public func isSignature(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: signing) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }
}
