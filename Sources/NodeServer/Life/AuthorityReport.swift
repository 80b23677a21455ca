import Foundation
import ReplicationTransport
import X509

/// How the organisation's certificate authority stands, for people.
public struct AuthorityReport: Sendable, Equatable {
    public let fingerprint: String
    public let created: Date
    public let ends: Date
    /// Whether its key is under a passphrase on disk.
    public let isEncrypted: Bool
    /// Whether it cannot issue certificates until it is unlocked.
    public let isLocked: Bool
    /// Until when certificates of the authority before this one count; nil when there was none, or its time is over.
    public let previousCountsUntil: Date?

    init(_ vault: AuthorityVault) {
        let certificate = vault.certificate
        fingerprint = vault.fingerprint.description
        created = certificate.notValidBefore + CertificateAuthority.clockAllowance
        ends = certificate.notValidAfter
        (isEncrypted, isLocked) = (vault.isEncrypted, vault.isLocked)
        previousCountsUntil = vault.links.filter { $0.publicKey != certificate.publicKey }.map(\.notValidAfter).max()
    }
}
