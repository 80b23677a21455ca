import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationTransport
import Synchronization
import X509

extension Node {
    private func requireVault() throws(DongboError) -> AuthorityVault {
        guard let vault else {
            throw DongboError(.noRight, "this node is not the hub: it has no certificate authority")
        }
        return vault
    }

    /// How the organisation's certificate authority stands.
    ///
    /// - Throws: `.noRight` on a spoke.
    public func authorityReport() throws(DongboError) -> AuthorityReport { AuthorityReport(try requireVault()) }

    /// Makes the authority able to issue certificates, until the node ends.
    ///
    /// - Throws: `.noRight` on a spoke, or when the passphrase is wrong; `.wrongUsage` when there is none.
    public func unlockAuthority(passphrase: [UInt8]) async throws {
        try requireVault().unlock(passphrase: passphrase)
        try await settleAuthority()
    }

    /// - Parameters:
    ///   - current: nil when there is none.
    ///   - new: nil keeps the key in the clear from now on.
    /// - Throws: `.noRight` on a spoke, or when the passphrase is wrong; `.wrongUsage` when the new one is too short.
    public func changeAuthorityPassphrase(from current: [UInt8]?, to new: [UInt8]?) async throws {
        try requireVault().changePassphrase(from: current, to: new)
        try await settleAuthority()
    }

    /// Puts a new authority in the place of the organisation's. Certificates of the one before go on counting until they end; renewals
    /// come from the new one.
    ///
    /// - Parameter passphrase: nil when there is none; the new key gets the same.
    /// - Throws: `.noRight` on a spoke, or when the passphrase is wrong.
    public func rotateAuthority(passphrase: [UInt8]?) async throws {
        let vault = try requireVault()
        try vault.rotate(passphrase: passphrase, now: clock.now)
        logger.notice("there is a new certificate authority", metadata: ["fingerprint": "\(vault.fingerprint)"])
        try await settleAuthority()
    }

    /// Finishes what a rotation has to do beyond the authority's own file, which comes first: tells the directory, and gets this hub a
    /// certificate of the new authority. Does nothing when all is done, or while the directory is not there yet.
    func settleAuthority() async throws {
        guard let vault, registry.withLock({ $0.databases[Self.directoryDatabase] }) != nil else { return }
        for link in vault.links {
            try await unlessTimeIsAhead("how the authorities vouch for each other is not written down") {
                try await record(link)
            }
        }
        guard identity.authorityCertificate != vault.certificate else { return }
        guard !vault.isLocked else {
            return logger.warning(
                "the certificate authority was replaced and is locked: this hub keeps its old certificate until 'dongbo ca unlock'"
            )
        }
        try await renewCertificate()
    }

    /// Writes down how two authorities vouch for each other.
    private func record(_ link: Certificate) async throws {
        let fingerprint = CertificateFingerprint(of: link).description
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (KnownCertificate.fingerprintItem, .set(.text(fingerprint))),
            (KnownCertificate.bytesItem, .set(.text(Data(try link.derBytes()).base64EncodedString()))),
        ]
        if let end = KnownCertificate.value(link.notValidAfter) {
            changes.append((KnownCertificate.notAfterItem, .set(end)))
        }
        try await saveDirectory(
            DirectoryForms.unid("authority", fingerprint), form: DirectoryForms.authority, changes)
    }
}
