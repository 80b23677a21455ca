import Foundation
import NoteModel
import NoteStore
import ReplicationTransport

/// The signatures of a node that needs no directory: real keys, and a certificate of an authority made for it.
struct BenchmarkSignatures: SignatureScheme {
    static let name = "CN=hub/O=Thanh Xuân"
    private let key = SigningKey()
    private let authorities: TrustedAuthorities
    private let own: (signer: Signer, declaration: [UInt8])

    init() throws {
        let authority = try CertificateAuthority.create(organisation: "Thanh Xuân", now: Date())
        let identity = try authority.issueHubIdentity(name: HierarchicalName(parsing: Self.name), now: Date())
        authorities = TrustedAuthorities(anchor: authority.certificate)
        let declaration = try SigningDeclaration.make(key, of: identity)
        own = (try SigningDeclaration(decoding: declaration, trusting: authorities).signer, declaration)
    }

    func sign(_ message: [UInt8]) throws(DongboError) -> [UInt8] { try key.sign(message) }

    func ownDeclaration() throws(DongboError) -> (signer: Signer, declaration: [UInt8]) { own }

    func signer(declaredBy declaration: [UInt8]) throws(DongboError) -> Signer {
        try SigningDeclaration(decoding: declaration, trusting: authorities).signer
    }

    func isSignature(_ signature: [UInt8], of message: [UInt8], by signer: Signer) -> Bool {
        SigningKey.isSignature(signature, of: message, by: signer.key)
    }

    func isRevoked(_ signer: Signer) -> Bool { false }
}
