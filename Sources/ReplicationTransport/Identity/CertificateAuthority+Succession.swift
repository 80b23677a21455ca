import Crypto
import Foundation
import NoteModel
import X509

extension CertificateAuthority {
    /// How long what the authority before issued goes on counting after a rotation: as long as its last certificate holds.
    public static let overlap: TimeInterval = nodeLifetime + clockAllowance

    /// A new authority with a new key, and the links by which the two vouch for each other during the overlap.
    ///
    /// - Returns: the successor, and two links: the new authority certified by this one, and this one by the new.
    /// - Throws: ``DongboError`` `.cannotCreate`.
    public func successor(now: Date) throws(DongboError) -> (authority: CertificateAuthority, links: [Certificate]) {
        let next = try CertificateAuthority.create(subject: certificate.subject, now: now, nodeLifetime: nodeLifetime)
        let end = now + Self.overlap
        return (next, [try vouch(for: next, now: now, until: end), try next.vouch(for: self, now: now, until: end)])
    }

    /// Certifies the key of another authority.
    private func vouch(
        for other: CertificateAuthority, now: Date, until end: Date
    ) throws(DongboError) -> Certificate {
        do {
            return try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: other.certificate.publicKey,
                notValidBefore: now - Self.clockAllowance, notValidAfter: end, issuer: certificate.subject,
                subject: other.certificate.subject, extensions: try Self.extensions(), issuerPrivateKey: .init(key))
        } catch {
            throw DongboError(.cannotCreate, "the authorities could not vouch for each other", cause: error)
        }
    }

    /// The certificate of the hub for a key that exists already or is made for it.
    ///
    /// - Parameter links: how earlier authorities vouch for this one.
    public func issueHubIdentity(
        name: HierarchicalName, now: Date, links: [Certificate] = []
    ) throws(DongboError) -> NodeIdentity {
        let nodeKey = P256.Signing.PrivateKey()
        let leaf = try issue(key: .init(nodeKey.publicKey), to: name, isHub: true, now: now)
        return try NodeIdentity(key: nodeKey, certificate: leaf, authorityCertificate: certificate, links: links)
    }
}
