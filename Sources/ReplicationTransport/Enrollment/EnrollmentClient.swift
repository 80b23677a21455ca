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
            to: hub, context: try NIOSSLContext.client(nil),
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
                authorityCertificate: authority)
            return (identity, try HierarchicalName(parsing: reply.hubName))
        } catch {
            throw DongboError(call: error, peer: hub.description)
        }
    }
}
