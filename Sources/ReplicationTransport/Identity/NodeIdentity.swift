import Crypto
import Foundation
import NoteModel
import SwiftASN1
import X509

/// What a node proves itself with: its key, the certificate that names it, and the authority that it trusts.
public struct NodeIdentity: Sendable {
    let key: P256.Signing.PrivateKey
    public let certificate: NodeCertificate
    /// The authority that issued the certificate.
    public let authorityCertificate: Certificate
    /// How earlier authorities vouch for that one: shown to peers that have not heard of it yet.
    public let links: [Certificate]

    public var name: HierarchicalName { certificate.name }
    /// The authority's, which is the organisation's.
    public var fingerprint: CertificateFingerprint { CertificateFingerprint(of: authorityCertificate) }

    /// - Throws: ``DongboError`` `.badData` when the parts do not belong together.
    public init(
        key: P256.Signing.PrivateKey, certificate: Certificate, authorityCertificate: Certificate,
        links: [Certificate] = []
    ) throws(DongboError) {
        guard certificate.publicKey == .init(key.publicKey) else {
            throw DongboError(.badData, "the certificate is for another key than the node's")
        }
        guard authorityCertificate.publicKey.isValidSignature(certificate.signature, for: certificate) else {
            throw DongboError(.badData, "the certificate was not issued by the organisation's authority")
        }
        self.init(trusting: authorityCertificate, key: key, certificate: try NodeCertificate(certificate), links: links)
    }

    /// Takes the parts as they are, also when they do not belong together.
    init(
        trusting authority: Certificate, key: P256.Signing.PrivateKey, certificate: NodeCertificate,
        links: [Certificate] = []
    ) {
        self.key = key
        self.links = links
        self.certificate = certificate
        authorityCertificate = authority
    }

    /// Whom this node believes.
    ///
    /// - Parameter policy: knows the links that this node has heard of.
    public func trusted(_ policy: PeerPolicy) -> TrustedAuthorities {
        TrustedAuthorities(anchor: authorityCertificate, links: links + policy.links())
    }

    /// A signing request for a key that is made here and leaves this machine never.
    ///
    /// - Returns: the key and the PKCS #10 request (DER). The subject is empty: the authority takes the name from the
    ///   invitation.
    public static func makeSigningRequest() throws(DongboError) -> (key: P256.Signing.PrivateKey, request: [UInt8]) {
        let key = P256.Signing.PrivateKey()
        do {
            let request = try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName(), privateKey: .init(key), attributes: .init())
            var serializer = DER.Serializer()
            try serializer.serialize(request)
            return (key, serializer.serializedBytes)
        } catch {
            throw DongboError(.cannotCreate, "the signing request could not be made", cause: error)
        }
    }
}
