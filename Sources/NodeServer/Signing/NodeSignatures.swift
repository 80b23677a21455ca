import Dispatch
import NoteModel
import NoteStore
import ReplicationTransport
import Synchronization
import X509

/// The signatures of a node's databases: Ed25519, declared under the organisation's authority.
final class NodeSignatures: SignatureScheme {
    private let key: SigningKey
    /// As it is now: certificates are renewed.
    private let identity: @Sendable () -> NodeIdentity
    /// Between the organisation's authorities, as the directory has them; unproven.
    private let links: @Sendable () -> [Certificate]
    private let isRevoked: @Sendable (_ serial: String) -> Bool
    /// This node's declaration, under the certificate with this serial.
    private let own = Mutex<(serial: String, signer: Signer, declaration: [UInt8])?>(nil)

    init(
        _ key: SigningKey, identity: @escaping @Sendable () -> NodeIdentity,
        links: @escaping @Sendable () -> [Certificate], isRevoked: @escaping @Sendable (_ serial: String) -> Bool
    ) {
        (self.key, self.identity, self.links, self.isRevoked) = (key, identity, links, isRevoked)
    }

    func sign(_ message: [UInt8]) throws(DongboError) -> [UInt8] { try key.sign(message) }

    func ownDeclaration() throws(DongboError) -> (signer: Signer, declaration: [UInt8]) {
        let identity = identity()
        if let own = own.withLock({ $0 }), own.serial == identity.certificate.serial {
            return (own.signer, own.declaration)
        }
        let declaration = try SigningDeclaration.make(key, of: identity)
        let signer = Signer(
            node: identity.name.canonical, key: key.publicKey, serial: identity.certificate.serial)
        own.withLock { $0 = (identity.certificate.serial, signer, declaration) }
        return (signer, declaration)
    }

    func signer(declaredBy declaration: [UInt8]) throws(DongboError) -> Signer {
        let identity = identity()
        let trusted = TrustedAuthorities(anchor: identity.authorityCertificate, links: identity.links + links())
        return try SigningDeclaration(decoding: declaration, trusting: trusted).signer
    }

    func isSignature(_ signature: [UInt8], of message: [UInt8], by signer: Signer) -> Bool {
        SigningKey.isSignature(signature, of: message, by: signer.key)
    }

    /// On all of the machine's cores: a first copy of notes that were saved one by one is little else.
    func check(_ claims: [SignatureClaim]) -> [Bool] {
        let perCore = 4
        guard claims.count >= 2 * perCore else {
            return claims.map { isSignature($0.signature, of: $0.message, by: $0.signer) }
        }
        return [Bool](unsafeUninitializedCapacity: claims.count) { results, count in
            // Every share writes its own places and no others.
            nonisolated(unsafe) let results = results.baseAddress!
            // In small shares, so that a core that is busy with something else holds nobody up.
            DispatchQueue.concurrentPerform(iterations: (claims.count + perCore - 1) / perCore) { share in
                for index in share * perCore..<min((share + 1) * perCore, claims.count) {
                    let claim = claims[index]
                    let isGood = isSignature(claim.signature, of: claim.message, by: claim.signer)
                    (results + index).initialize(to: isGood)
                }
            }
            count = claims.count
        }
    }

    func isRevoked(_ signer: Signer) -> Bool { isRevoked(signer.serial) }
}
