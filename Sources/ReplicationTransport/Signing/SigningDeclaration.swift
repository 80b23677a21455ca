import Crypto
import NoteModel
import X509

/// A node's public signing key, signed with the key of its certificate: whoever trusts the organisation's authority can check
/// it, without a directory and after the certificate has expired.
public struct SigningDeclaration: Sendable {
    public let signer: Signer

    private static let version: UInt8 = 1
    private static let keyBytes = 32

    /// Makes the encoded declaration of a node's own key.
    ///
    /// - Throws: `.badData` when the certificate cannot be written.
    public static func make(_ key: SigningKey, of identity: NodeIdentity) throws(DongboError) -> [UInt8] {
        var writer = ByteWriter(capacity: 1024)
        writer.byte(version)
        writer.blob(key.publicKey)
        let shown = try NodeCertificate.shown(by: identity)
        writer.blob(shown)
        writer.blob(try identity.sign(signed(key.publicKey, identity.name, shown)))
        return writer.bytes
    }

    /// The certificate too, so that no byte of it has a second way to be written.
    private static func signed(_ publicKey: [UInt8], _ name: HierarchicalName, _ shown: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw("dongbo.signing.1".utf8)
        writer.text(name.canonical)
        writer.blob(publicKey)
        writer.raw(Digest(of: shown).bytes)
        return writer.bytes
    }

    /// Reads a declaration and checks it up to an authority.
    ///
    /// - Parameters:
    ///   - bytes: untrusted.
    ///   - trusted: the organisation's present authority and those that vouch for each other with it, whenever they did.
    /// - Throws: ``DongboError`` `.badData` when it cannot be read, `.noRight` when no authority issued the certificate or the
    ///   key is not the one that its node declared.
    public init(decoding bytes: [UInt8], trusting trusted: TrustedAuthorities) throws(DongboError) {
        guard bytes.count <= SignatureList.declarationBytesMax else {
            throw DongboError(.badData, "the declaration of a signing key is too long")
        }
        let parts: (key: [UInt8], certificate: [UInt8], signature: [UInt8])
        do throws(CodecError) {
            parts = try ByteReader.read(bytes) { reader throws(CodecError) in
                let version = try reader.byte()
                guard version == Self.version else { throw .unknownVersion(version) }
                let key = try reader.blob()
                guard key.count == Self.keyBytes else { throw .malformed("a signing key has 32 bytes") }
                return (key, try reader.blob(), try reader.blob())
            }
        } catch {
            throw DongboError(.badData, "the declaration of a signing key cannot be read: \(error)", cause: error)
        }
        let node = try Self.node(shown: parts.certificate, trusted)
        guard node.isSignature(parts.signature, of: Self.signed(parts.key, node.name, parts.certificate)) else {
            throw DongboError(.noRight, "the signing key of \(node.name) is not the one that it declared")
        }
        signer = Signer(node: node.name.canonical, key: parts.key, serial: node.serial)
    }

    /// Links between authorities come along: whoever gets a declaration may not have heard yet that the authority was replaced.
    private static func node(
        shown bytes: [UInt8], _ trusted: TrustedAuthorities
    ) throws(DongboError) -> NodeCertificate {
        guard let shown = NodeCertificate.certificates(shown: bytes), let leaf = shown.first else {
            throw DongboError(.badData, "the declaration of a signing key has no certificate")
        }
        let trusted = TrustedAuthorities(anchor: trusted.anchor, links: trusted.links + shown.dropFirst())
        return try NodeCertificate(der: try leaf.derBytes(), trusting: trusted)
    }
}
