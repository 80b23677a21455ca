import Foundation
import NIOSSL
import NoteModel
import RPCSupport
import SwiftASN1
import X509

/// The joining node's side of an invitation.
public enum EnrollmentClient {
    /// Makes a key, has the hub certify it, and returns what the node is from now on. Stores nothing.
    ///
    /// The token's fingerprint pins the hub before the secret is sent to it.
    /// - Returns: the new identity and the hub's name.
    /// - Throws: ``DongboError`` `.noRight` when the token does not work or someone else than the hub answers;
    ///   `.inputOutput` when nobody does.
    public static func enroll(
        at hub: NodeAddress, token: InvitationToken, now: @escaping @Sendable () -> Date
    ) async throws(DongboError) -> (identity: NodeIdentity, hub: HierarchicalName) {
        let (key, request) = try NodeIdentity.makeSigningRequest()
        let connection = try await LiveConnection.open(
            to: hub, named: "the hub", context: try NIOSSLContext.client(nil),
            verifier: PeerVerifier(trust: .pinned(token), policy: PeerPolicy(now: now))
        ) { peer throws(DongboError) in
            guard peer.isHub else { throw DongboError(.noRight, "it is \(peer.name), which is not the hub") }
        }
        let result: Result<Dongbo_Replication_V1_EnrollReply, any Error>
        do {
            result = .success(try await connection.enroll(tokenSecret: token.secret, signingRequest: request))
        } catch {
            result = .failure(error)
        }
        await connection.close()
        do {
            let reply = try result.get()
            let authority = try Certificate(derEncoded: [UInt8](reply.authorityCertificate))
            guard token.pins(authority) else {
                throw DongboError(.protocolError, "the hub sent another authority than it proved itself with")
            }
            let identity = try NodeIdentity(
                key: key, certificate: try Certificate(derEncoded: [UInt8](reply.certificate)),
                authorityCertificate: authority, links: try Self.links(reply.links))
            return (identity, try HierarchicalName(parsing: reply.hubName))
        } catch {
            throw DongboError(call: error, peer: hub.description)
        }
    }

    /// Has the hub certify a new key under the name of the certificate that `identity` has.
    ///
    /// - Parameter trusted: a new authority must be one of these, or be vouched for.
    /// - Returns: the identity for the new key. Stores nothing.
    /// - Throws: ``DongboError``: the hub's own, `.protocolError` when what it sent is no certificate for this node.
    public static func renew(
        _ identity: NodeIdentity, at hub: PeerConnection, policy: PeerPolicy
    ) async throws(DongboError) -> NodeIdentity {
        let (key, request) = try NodeIdentity.makeSigningRequest()
        let reply = try await hub.renew(signingRequest: request)
        do {
            let links = try Self.links(reply.links)
            let authority = try Certificate(derEncoded: [UInt8](reply.authorityCertificate))
            let certificate = try Certificate(derEncoded: [UInt8](reply.certificate))
            let issuer = identity.trusted(policy).issuer(of: certificate, at: policy.now(), presented: links)
            guard let issuer, issuer.publicKey == authority.publicKey else {
                throw DongboError(.protocolError, "no authority that this node believes issued the certificate")
            }
            let renewed = try NodeIdentity(
                key: key, certificate: certificate, authorityCertificate: authority, links: links)
            guard renewed.name == identity.name, renewed.certificate.isHub == identity.certificate.isHub else {
                throw DongboError(.protocolError, "the certificate is for another node")
            }
            try policy.check(renewed.certificate)
            return renewed
        } catch let error as DongboError {
            throw error
        } catch {
            throw DongboError(.protocolError, "the hub sent what is no certificate", cause: error)
        }
    }

    /// - Throws: when there are too many, or one is no certificate.
    private static func links(_ links: [Data]) throws -> [Certificate] {
        guard links.count <= TrustedAuthorities.presentedMax else {
            throw DongboError(.protocolError, "the hub sent too many links between authorities")
        }
        return try links.map { try Certificate(derEncoded: [UInt8]($0)) }
    }
}
