import Crypto
import NoteModel
import X509

/// What the administrator hands to a joining node: `SECRET.FINGERPRINT`.
///
/// The secret proves the invitation to the hub. The fingerprint proves the hub to the node, which has no other reason to
/// trust whoever answers at the address: it is the first half of the authority's SHA-256, enough against a second
/// preimage.
public struct InvitationToken: Hashable, Sendable {
    /// 26 characters of base 32: 128 random bits.
    public let secret: String
    /// 32 lower-case hexadecimal digits.
    public let authorityFingerprint: String

    static let secretBytes = 16
    static let secretLength = 26
    static let fingerprintLength = 32

    public init(secret: String, authority: CertificateFingerprint) {
        self.secret = secret
        authorityFingerprint = String(authority.description.prefix(Self.fingerprintLength))
    }

    /// - Throws: ``DongboError`` `.wrongUsage` when `text` is not a token.
    public init(parsing text: String) throws(DongboError) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == Self.secretLength,
            parts[1].utf8.count == Self.fingerprintLength, Hexadecimal.bytes(parts[1]) != nil
        else { throw DongboError(.wrongUsage, "this is not a token: it must be what `dongbo invite` printed") }
        secret = parts[0].uppercased()
        authorityFingerprint = parts[1].lowercased()
    }

    /// Whether `certificate` is the authority that the token pins.
    func pins(_ certificate: Certificate) -> Bool {
        CertificateFingerprint(of: certificate).description.hasPrefix(authorityFingerprint)
    }
}

extension InvitationToken: CustomStringConvertible {
    public var description: String { "\(secret).\(authorityFingerprint)" }
}
