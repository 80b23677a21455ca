import Foundation
import Logging
import NoteModel
import NoteStore
import ReplicationTransport
import Synchronization

extension Node {
    /// Gets the next certificate, for a new key, and uses it from then on: on disk first, then for connections to come, then in the
    /// directory, where the key that seals bundles is declared under it.
    ///
    /// - Throws: `.busy` while the hub's authority is locked, `.noRight` when this node's certificate does not count any more, and
    ///   what else the hub or the way to it says. Nothing has changed then.
    public func renewCertificate() async throws {
        let renewed: NodeIdentity
        if let vault {
            renewed = try vault.unlocked().issueHubIdentity(name: name, now: clock.now, links: vault.links)
            try await recordCertificate(renewed.certificate)
        } else {
            guard let text = settings.hubName else {
                throw DongboError(
                    .badConfiguration, "this node does not know its hub; run 'dongbo rejoin' with a token")
            }
            let connection = try await reach(try HierarchicalName(parsing: text))
            renewed = try await EnrollmentClient.renew(identity, at: connection, policy: policy)
        }
        try await adopt(renewed)
    }

    private func adopt(_ renewed: NodeIdentity) async throws {
        try renewed.save(to: directory.identity)
        currentIdentity.value = renewed
        let (listener, connections) = registry.withLock { ($0.listener, Array($0.connections.values)) }
        try listener?.replaceIdentity(renewed)
        for connection in connections { try await connection.replaceIdentity(renewed) }
        logger.notice(
            "the certificate was renewed",
            metadata: ["serial": "\(renewed.certificate.serial)", "until": "\(renewed.certificate.notAfter)"])
        try await publishSealingKey()
    }

    /// Keeps this node's certificate young and cuts off peers whose certificate has ended, until the task is cancelled.
    public func keepCertificate() async { await certificateKeeper.run(for: self) }

    /// Where this node's certificate is in its life.
    public func certificateReport() async -> CertificateReport { await certificateKeeper.report(for: self) }
}
