import Crypto
import Foundation
import NoteModel
import SwiftASN1
import X509

/// The organisation's certificate authority, which lives on the hub.
///
/// It signs nothing but node certificates. A name comes from the invitation that the administrator wrote, never from
/// what the joining node asks for. Keys are P-256: TLS libraries negotiate it everywhere, and Ed25519 certificates
/// nowhere by default.
public struct CertificateAuthority: Sendable {
    public let certificate: Certificate
    let key: P256.Signing.PrivateKey
    /// How long the certificates hold that it issues.
    public let nodeLifetime: TimeInterval

    /// How long a node's certificate holds; it is renewed before.
    public static let nodeLifetime: TimeInterval = 30 * 86_400
    /// How long the authority itself holds; it can be replaced earlier (``successor(now:)``).
    public static let authorityLifetime: TimeInterval = 20 * 365 * 86_400
    /// Certificates are valid from a little before they are made, for nodes whose clock is slow.
    public static let clockAllowance: TimeInterval = 86_400

    init(certificate: Certificate, key: P256.Signing.PrivateKey, nodeLifetime: TimeInterval = Self.nodeLifetime) {
        self.certificate = certificate
        self.key = key
        self.nodeLifetime = nodeLifetime
    }

    /// Makes the authority of a new organisation.
    ///
    /// - Throws: ``DongboError`` `.cannotCreate`.
    public static func create(
        organisation: String, now: Date, nodeLifetime: TimeInterval = Self.nodeLifetime
    ) throws(DongboError) -> CertificateAuthority {
        let subject: DistinguishedName
        do {
            subject = try DistinguishedName {
                OrganizationName(organisation)
                CommonName("Dongbo certificate authority")
            }
        } catch {
            throw DongboError(.cannotCreate, "no authority can be made for '\(organisation)'", cause: error)
        }
        return try create(subject: subject, now: now, nodeLifetime: nodeLifetime)
    }

    static func create(
        subject: DistinguishedName, now: Date, nodeLifetime: TimeInterval
    ) throws(DongboError) -> CertificateAuthority {
        let key = P256.Signing.PrivateKey()
        do {
            let certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: .init(key.publicKey),
                notValidBefore: now - clockAllowance, notValidAfter: now + authorityLifetime, issuer: subject,
                subject: subject, extensions: try extensions(), issuerPrivateKey: .init(key))
            return CertificateAuthority(certificate: certificate, key: key, nodeLifetime: nodeLifetime)
        } catch {
            throw DongboError(.cannotCreate, "the certificate authority could not be made", cause: error)
        }
    }

    /// What makes a certificate an authority's.
    static func extensions() throws -> Certificate.Extensions {
        try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
        }
    }

    /// Certifies the key of a signing request under `name`. Subject and extensions of the request count for nothing.
    ///
    /// - Parameter signingRequest: PKCS #10, DER, signed with the key that it asks a certificate for.
    /// - Throws: ``DongboError`` `.badData` for anything else.
    public func issue(
        signingRequest: [UInt8], to name: HierarchicalName, now: Date
    ) throws(DongboError) -> Certificate {
        try issue(key: Self.key(ofSigningRequest: signingRequest), to: name, isHub: false, now: now)
    }

    /// The key that a signing request proves possession of.
    static func key(ofSigningRequest bytes: [UInt8]) throws(DongboError) -> Certificate.PublicKey {
        do {
            let request = try CertificateSigningRequest(derEncoded: bytes)
            // The library verifies nothing by itself: without this, anyone could have another's key certified.
            guard request.publicKey.isValidSignature(request.signature, for: request) else {
                throw DongboError(.badData, "the signing request is not signed with its own key")
            }
            guard P256.Signing.PublicKey(request.publicKey) != nil else {
                throw DongboError(.badData, "a node's key must be a P-256 key")
            }
            return request.publicKey
        } catch let error as DongboError {
            throw error
        } catch {
            throw DongboError(.badData, "the signing request cannot be read", cause: error)
        }
    }

    func issue(
        key publicKey: Certificate.PublicKey, to name: HierarchicalName, isHub: Bool, now: Date
    ) throws(DongboError) -> Certificate {
        do {
            return try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
                notValidBefore: now - Self.clockAllowance, notValidAfter: now + nodeLifetime,
                issuer: certificate.subject, subject: try DistinguishedName(name),
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.clientAuth, .serverAuth])
                    SubjectAlternativeNames([.uniformResourceIdentifier(NodeURI.string(for: name, isHub: isHub))])
                }, issuerPrivateKey: .init(key))
        } catch {
            throw DongboError(.badData, "no certificate can be made for \(name)", cause: error)
        }
    }

    /// What people compare and invitations pin: see ``CertificateFingerprint``.
    public var fingerprint: CertificateFingerprint { CertificateFingerprint(of: certificate) }
}
