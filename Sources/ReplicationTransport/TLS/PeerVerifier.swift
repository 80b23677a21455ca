import Foundation
import NIOCore
import NIOSSL
import NoteModel
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// Decides during a TLS handshake whether the certificates that a peer presents are those of a node.
///
/// Replaces BoringSSL's own chain check, which knows only the system's clock and not the node's.
struct PeerVerifier: Sendable {
    enum Trust: Sendable {
        case organisation(TrustedAuthorities)
        /// The joining node's: the chain must contain the authority that the token pins.
        case pinned(InvitationToken)
    }
    let trust: Trust
    let policy: PeerPolicy

    /// - Throws: ``DongboError`` `.noRight` when the chain does not lead from a node to the trusted authority.
    func verify(_ chain: [NIOSSLCertificate]) async throws(DongboError) -> NodeCertificate {
        let presented = try parse(chain)
        guard let leaf = presented.first else { throw DongboError(.noRight, "no certificate was presented") }
        return try await verify(leaf, issuedBy: try authority(of: leaf, among: presented))
    }

    /// - Throws: ``DongboError`` `.noRight` unless `root` issued a node this certificate and the policy admits it.
    func verify(_ leaf: Certificate, issuedBy root: Certificate) async throws(DongboError) -> NodeCertificate {
        let time = policy.now()
        var verifier = Verifier(rootCertificates: CertificateStore([root])) {
            RFC5280Policy(fixedExpiryValidationTime: time)
        }
        // No intermediates: the authority signs nodes itself.
        guard case .validCertificate(let valid) = await verifier.validate(leaf: leaf, intermediates: CertificateStore())
        else { throw refusal(of: leaf, root: root) }
        guard valid.count == 2, let node = try? NodeCertificate(leaf) else {
            throw DongboError(.noRight, "the certificate is not a node's")
        }
        try policy.check(node)
        return node
    }

    private func parse(_ chain: [NIOSSLCertificate]) throws(DongboError) -> [Certificate] {
        do {
            return try chain.map { try Certificate(derEncoded: $0.toDERBytes()) }
        } catch {
            throw DongboError(.noRight, "the certificate cannot be read", cause: error)
        }
    }

    /// The peer may belong to an authority that this node has not heard of; then it shows the links that lead there.
    private func authority(
        of leaf: Certificate, among presented: [Certificate]
    ) throws(DongboError) -> Certificate {
        switch trust {
        case .organisation(let trusted):
            // Without an issuer, the refusal is worked out under the anchor.
            return trusted.issuer(of: leaf, at: policy.now(), presented: Array(presented.dropFirst())) ?? trusted.anchor
        case .pinned(let token):
            guard let pinned = presented.first(where: token.pins) else {
                throw DongboError(
                    .noRight, "the hub's authority does not have the token's fingerprint: wrong address, or an impostor"
                )
            }
            return pinned
        }
    }

    /// Says which of the two usual reasons it was.
    private func refusal(of leaf: Certificate, root: Certificate) -> DongboError {
        if root.publicKey.isValidSignature(leaf.signature, for: leaf), let node = try? NodeCertificate(leaf) {
            do {
                try policy.check(node)
            } catch {
                return error
            }
        }
        return DongboError(.noRight, "the certificate was not issued by this organisation's authority")
    }

    /// The form in which NIOSSL asks. A handshake that ends before the answer fails the promise's channel by itself.
    func callback(
        then done: @escaping @Sendable (Result<NodeCertificate, DongboError>) -> Result<Void, DongboError>
    ) -> @Sendable ([NIOSSLCertificate], EventLoopPromise<NIOSSLVerificationResult>) -> Void {
        { chain, promise in
            promise.completeWithTask {
                let result: Result<NodeCertificate, DongboError>
                do {
                    result = .success(try await verify(chain))
                } catch {
                    result = .failure(error as? DongboError ?? DongboError(.noRight, "\(error)"))
                }
                if case .success = done(result) { return .certificateVerified }
                return .failed
            }
        }
    }
}
