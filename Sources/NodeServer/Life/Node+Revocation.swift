import AuditLog
import Foundation
import NoteModel
import NoteStore
import ReplicationTransport
import Synchronization

extension Node {
    /// Withdraws every certificate of a node that still holds, and the tokens that were made for it: it is let in nowhere any more where
    /// the directory has told, and what is open is cut. It comes back with a new token only.
    ///
    /// - Parameters:
    ///   - reason: for people; may be empty.
    ///   - author: who withdraws.
    /// - Returns: the certificates that were withdrawn; empty when none held.
    /// - Throws: `.noRight` on a spoke, `.wrongUsage` for the hub itself.
    public func revoke(
        _ peer: HierarchicalName, reason: String, author: String
    ) async throws -> [KnownCertificate] {
        guard !peer.matches(name) else {
            throw DongboError(
                .wrongUsage,
                "the hub cannot revoke itself; if its key was stolen, replace the authority: 'dongbo ca rotate'")
        }
        guard let desk else {
            throw DongboError(.noRight, "only the hub revokes nodes\(settings.hubName.map { ": ask \($0)" } ?? "")")
        }
        try await desk.withdrawInvitations(for: peer)
        // A certificate may be on its way to the peer just now: one that is written down before this looks is found, and whoever writes
        // one down afterwards sees the count, or that the peer's own was withdrawn.
        registry.withLock { $0.revocations[peer.matchingKey, default: 0] += 1 }
        let now = clock.now
        var withdrawn: [KnownCertificate] = []
        while true {
            let open = try directoryIndex().certificates(of: peer).filter {
                $0.revoked == nil && ($0.notAfter ?? .distantFuture) >= now
            }
            guard !open.isEmpty else { return withdrawn }
            for certificate in open { try await withdraw(certificate.serial, at: now, reason: reason, author: author) }
            withdrawn += open
        }
    }

    func withdraw(_ serial: String, at time: Date, reason: String, author: String) async throws {
        var changes: [(path: ItemPath, change: ItemChange)] = [
            (KnownCertificate.revokedItem, .set(.number(ExactDecimal(1)))),
            (KnownCertificate.revokedByItem, .set(.names([author]))),
        ]
        if !reason.isEmpty { changes.append((KnownCertificate.reasonItem, .set(.text(reason)))) }
        if let time = KnownCertificate.value(time) { changes.append((KnownCertificate.revokedAtItem, .set(time))) }
        try await saveDirectory(
            DirectoryForms.unid("certificate", serial), form: DirectoryForms.certificate, changes)
    }

    /// The hub's side of renewing.
    public func renew(peer: NodeCertificate, signingRequest: [UInt8]) async throws -> EnrollmentGrant {
        guard let desk else { throw DongboError(.noRight, "\(name) is not the hub: it renews no certificates") }
        let now = clock.now
        let open = try directoryIndex().certificates(of: peer.name).filter { ($0.notAfter ?? now) >= now }
        guard open.count < Self.openCertificatesMax else {
            throw DongboError(.busy, "\(peer.name) has \(open.count) certificates that hold; it gets no more for now")
        }
        let before = registry.withLock { $0.revocations }
        let grant = try await desk.renew(peer, signingRequest: signingRequest, now: now)
        try await audit.record(AuditEntry(.renew, by: AuditActor(peer.name.canonical, .peer)))
        try await recordIssued(try NodeCertificate(grant.certificate), to: peer, unlessRevokedSince: before)
        return grant
    }

    /// Writes down a certificate before it is handed out.
    ///
    /// - Parameters:
    ///   - previous: the certificate it is to follow; nil for a node that had a token.
    ///   - before: ``Registry/revocations`` when issuing it began. An administrator who revoked the node since could not know of the
    ///     certificate, and it must not escape.
    /// - Throws: `.noRight` in that case.
    func recordIssued(
        _ certificate: NodeCertificate, to previous: NodeCertificate? = nil, unlessRevokedSince before: [String: Int]
    ) async throws {
        try await recordCertificate(certificate)
        let key = certificate.name.matchingKey
        let isRevoked = previous.map { book.isRevoked($0.serial) } ?? false
        guard isRevoked || registry.withLock({ $0.revocations[key] }) != before[key] else { return }
        try await withdraw(
            certificate.serial, at: clock.now, reason: "the node was revoked meanwhile", author: name.canonical)
        throw DongboError(.noRight, "\(certificate.name) was revoked just now")
    }

    /// A node has two that hold at a time; more is a node that goes round in circles.
    private static let openCertificatesMax = 16
}
