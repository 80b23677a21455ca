import Foundation
import NoteModel
import X509

/// Whom a node talks to, beyond what a certificate's signature says. Asked on every connection, call and frame.
public struct PeerPolicy: Sendable {
    /// The node's clock, which may be shifted for drills; certificates live and expire by it.
    public var now: @Sendable () -> Date
    /// Whether the certificate with this name and serial number (lower-case hexadecimal) was withdrawn.
    public var isRevoked: @Sendable (_ name: HierarchicalName, _ serial: String) -> Bool
    /// The links between authorities that this node has heard of (``TrustedAuthorities``); unproven.
    public var links: @Sendable () -> [Certificate]

    public init(
        now: @escaping @Sendable () -> Date,
        isRevoked: @escaping @Sendable (_ name: HierarchicalName, _ serial: String) -> Bool = { _, _ in false },
        links: @escaping @Sendable () -> [Certificate] = { [] }
    ) {
        self.now = now
        self.isRevoked = isRevoked
        self.links = links
    }

    /// - Throws: ``DongboError`` `.noRight` that says why `peer` is not admitted now.
    public func check(_ peer: NodeCertificate) throws(DongboError) {
        let time = now()
        guard time <= peer.notAfter else {
            throw DongboError(
                .noRight,
                "the certificate of \(peer.name) has expired, or a clock is wrong; a node whose certificate has expired comes back with a token: 'dongbo rejoin'"
            )
        }
        guard time >= peer.certificate.notValidBefore else {
            throw DongboError(.noRight, "the certificate of \(peer.name) is not valid yet: a clock is wrong")
        }
        guard !isRevoked(peer.name, peer.serial) else {
            throw DongboError(
                .noRight, "the certificate of \(peer.name) was revoked; it comes back with a new token only")
        }
    }
}
