import Foundation
import NoteModel
import X509

/// The certificate authorities that a node believes: the one its own certificate comes from, and those that this one
/// vouches for, directly or through others.
///
/// An organisation has one authority at a time. When it is replaced, the old one and the new one certify each other (a *link*):
/// nodes that know only the old one then accept certificates of the new one, and nodes that know only the new one accept what the
/// old one issued, until the link's end. A link proves itself, so it does not matter where it was found.
public struct TrustedAuthorities: Sendable {
    /// Believed without proof.
    public let anchor: Certificate
    /// Unproven: from this node's own file, from the directory, from a peer.
    public var links: [Certificate]

    /// Links of a peer that are looked at.
    static let presentedMax = 8
    /// Authorities in one chain of links; an organisation that rotated more often within one overlap has other troubles.
    private static let authoritiesMax = 16

    public init(anchor: Certificate, links: [Certificate] = []) {
        (self.anchor, self.links) = (anchor, links)
    }

    /// Every certificate of an authority that counts: the anchor, and each link that is signed by one that counts.
    ///
    /// - Parameters:
    ///   - time: links must hold then; nil: whenever they held.
    ///   - presented: links that a peer brings along.
    /// - Complexity: one signature check for each pair of a believed authority and a link that names it, at most 16 of them believed.
    public func authorities(at time: Date?, presented: [Certificate] = []) -> [Certificate] {
        var believed = [anchor]
        var open = (links + presented.prefix(Self.presentedMax)).filter { $0.isAuthority && $0.holds(at: time) }
        var next = 0
        while next < believed.count, believed.count < Self.authoritiesMax {
            let authority = believed[next]
            let proven = open.filter { $0.isSigned(by: authority) }
            believed += proven
            open.removeAll { proven.contains($0) }
            next += 1
        }
        return believed
    }

    /// The believed authority that signed a certificate; nil when none did.
    func issuer(of leaf: Certificate, at time: Date?, presented: [Certificate] = []) -> Certificate? {
        // The usual case costs one signature check.
        if leaf.isSigned(by: anchor) { return anchor }
        return authorities(at: time, presented: presented).first { leaf.isSigned(by: $0) }
    }
}

extension Certificate {
    /// Whether it says that it is an authority's.
    var isAuthority: Bool {
        guard let constraints = try? extensions.basicConstraints else { return false }
        return if case .isCertificateAuthority = constraints { true } else { false }
    }

    func isSigned(by authority: Certificate) -> Bool {
        issuer == authority.subject && authority.publicKey.isValidSignature(signature, for: self)
    }

    /// - Parameter time: nil: at any time.
    func holds(at time: Date?) -> Bool {
        guard let time else { return true }
        return notValidBefore <= time && time <= notValidAfter
    }
}
