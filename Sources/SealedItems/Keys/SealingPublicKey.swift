import Crypto
import NoteModel

/// What something is sealed with for a person, a group, a node or the escrow.
public struct SealingPublicKey: Sendable, Hashable {
    /// How keys are agreed upon. The numbers stand in envelopes and never change meaning.
    public enum Suite: UInt8, Sendable, Hashable, CaseIterable {
        /// People, groups and the escrow: DHKEM(X25519), HKDF-SHA256, AES-256-GCM.
        case x25519 = 1
        /// Nodes, which have this key for bundles already: DHKEM(P-256), HKDF-SHA256, AES-256-GCM.
        case p256 = 2

        /// Bytes of a public key, and of an encapsulated one.
        var publicBytes: Int {
            switch self {
            case .x25519: 32
            case .p256: 65
            }
        }
    }

    public let suite: Suite
    /// Raw for X25519, X9.63 uncompressed for P-256.
    public let bytes: [UInt8]
    public let id: KeyID

    /// Nil for bytes that are no key.
    public init?(_ suite: Suite, _ bytes: [UInt8]) {
        let isKey =
            switch suite {
            case .x25519: (try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: bytes)) != nil
            case .p256: (try? P256.KeyAgreement.PublicKey(x963Representation: bytes)) != nil
            }
        guard isKey, bytes.count == suite.publicBytes else { return nil }
        (self.suite, self.bytes) = (suite, bytes)
        let digest = NoteModel.Digest(of: Array("dongbo.seal-key.1\n".utf8) + [suite.rawValue] + bytes)
        id = KeyID(rawValue: digest.truncated)
    }

    /// As an item of the directory holds it.
    public var text: String { "\(suite.rawValue) \(Hexadecimal.string(bytes, lowercase: true))" }

    /// Nil when it is no such text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = UInt8(parts[0]), let suite = Suite(rawValue: number),
            let bytes = Hexadecimal.bytes(parts[1])
        else { return nil }
        self.init(suite, bytes)
    }
}
