import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationTransport
import Synchronization
import X509

extension Node {
    /// What this node proves itself with now. Renewing replaces it while the node runs.
    public var identity: NodeIdentity { currentIdentity.withLock { $0 } }

    /// The authorities whose certificates count for this node now.
    var trustedAuthorities: TrustedAuthorities { identity.trusted(policy) }

    /// Whom this node lets in: certificates that hold by its clock, of its organisation, that the directory here does not call withdrawn.
    public var policy: PeerPolicy {
        PeerPolicy(
            now: { [clock] in clock.now }, isRevoked: { [book] _, serial in book.isRevoked(serial) },
            links: { [book] in book.links })
    }

    /// Every certificate that a node had, oldest first (those of one second in no order), as far as the directory here knows them and an authority of this organisation
    /// issued them: for checking what was signed with their keys. Who withdrew one and when is the directory's word.
    ///
    /// - Complexity: one signature check a certificate, a node has about one in twenty days.
    public func certificates(
        of node: HierarchicalName
    ) throws -> [(certificate: NodeCertificate, revoked: Date?)] {
        let identity = identity
        let trusted = TrustedAuthorities(anchor: identity.authorityCertificate, links: identity.links + book.links)
        return try directoryIndex().certificates(of: node).compactMap { known in
            guard let bytes = known.bytes, let proven = try? NodeCertificate(der: bytes, trusting: trusted),
                proven.serial == known.serial, proven.name.matches(node)
            else { return nil }
            return (proven, known.revoked)
        }.sorted { $0.certificate.issued < $1.certificate.issued }
    }

    /// Writes down a certificate that the authority issued. Before it is handed out: one that nobody knows could not be withdrawn.
    func recordCertificate(_ certificate: NodeCertificate) async throws {
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (KnownCertificate.serialItem, .set(.text(certificate.serial))),
            (KnownCertificate.nodeItem, .set(.names([certificate.name.canonical]))),
            (
                KnownCertificate.fingerprintItem,
                .set(.text(CertificateFingerprint(of: certificate.certificate).description))
            ),
            (KnownCertificate.bytesItem, .set(.text(Data(try certificate.derBytes()).base64EncodedString()))),
        ]
        // One that is known already may have been withdrawn.
        if try !directoryIndex().knowsCertificate(certificate.serial) {
            changes.append((KnownCertificate.revokedItem, .set(.number(ExactDecimal(0)))))
        }
        if let end = KnownCertificate.value(certificate.notAfter) {
            changes.append((KnownCertificate.notAfterItem, .set(end)))
        }
        try await saveDirectory(
            DirectoryForms.unid("certificate", certificate.serial), form: DirectoryForms.certificate, changes)
    }

    /// The directory has changed: withdrawn certificates stop counting at once, also for connections that are open.
    func directoryChanged() {
        do {
            guard let directory = try knownDirectory(), book.update(from: directory) else { return }
            enforcePolicy()
        } catch {
            logger.error(
                "the directory cannot be read: withdrawn certificates may still count",
                metadata: ["error": "\(error)"])
        }
    }

    /// Cuts off every connection with a peer whose certificate does not count any more.
    func enforcePolicy() {
        let (listener, connections) = registry.withLock { ($0.listener, Array($0.connections.values)) }
        listener?.enforcePolicy()
        for connection in connections {
            Task { [logger] in
                guard let reason = await connection.enforcePolicy() else { return }
                logger.notice(
                    "connection cut", metadata: ["address": "\(connection.address)", "error": "\(reason)"])
            }
        }
    }
}
