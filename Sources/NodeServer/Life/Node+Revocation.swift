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
        let now = clock.now
        let open = try directoryIndex().certificates(of: peer).filter {
            $0.revoked == nil && ($0.notAfter ?? .distantFuture) >= now
        }
        for certificate in open { try await withdraw(certificate.serial, at: now, reason: reason, author: author) }
        return open
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
        let grant = try await desk.renew(peer, signingRequest: signingRequest, now: now)
        let renewed = try NodeCertificate(grant.certificate)
        try await recordCertificate(renewed)
        // An administrator may have withdrawn the old one since the call came: then the new one must not escape.
        if book.isRevoked(peer.serial) {
            try await withdraw(renewed.serial, at: now, reason: "the node was revoked", author: name.canonical)
            try policy.check(peer)
        }
        return grant
    }

    /// A node has two that hold at a time; more is a node that goes round in circles.
    private static let openCertificatesMax = 16
}
