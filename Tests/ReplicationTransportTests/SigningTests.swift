import Foundation
import NoteModel
import ReplicationTransport
import Testing

/// A node's signing key and what proves that it is the node's.
@Suite struct SigningTests {
    @Test func `a declaration says whose key it is, to whoever trusts the authority`() throws {
        let organisation = try TestOrganisation()
        let node = try organisation.node("phuong")
        let key = SigningKey()
        let declaration = try SigningDeclaration.make(key, of: node)
        let signer = try SigningDeclaration(decoding: declaration, trusting: organisation.trusted)
            .signer
        #expect(signer.node == node.name.canonical && signer.key == key.publicKey)
        #expect(signer.serial == node.certificate.serial)
        #expect(declaration.count < 1024)
    }

    @Test func `it holds after the certificate has expired, and under no other organisation`() throws {
        let earlier = try TestOrganisation(now: Date() - 400 * 86_400)
        let present = try TestOrganisation()
        let declaration = try SigningDeclaration.make(SigningKey(), of: earlier.node("phuong"))
        _ = try SigningDeclaration(
            decoding: declaration, trusting: earlier.trusted)
        #expect(throws: DongboError(.noRight, "")) {
            try SigningDeclaration(decoding: declaration, trusting: present.trusted)
        }
    }

    @Test func `a changed byte anywhere in it is noticed`() throws {
        let organisation = try TestOrganisation()
        let declaration = try SigningDeclaration.make(SigningKey(), of: organisation.node("phuong"))
        for index in declaration.indices {
            var changed = declaration
            changed[index] ^= 1
            #expect(throws: DongboError.self, "byte \(index)") {
                try SigningDeclaration(decoding: changed, trusting: organisation.trusted)
            }
        }
        #expect(throws: DongboError(.badData, "")) {
            try SigningDeclaration(
                decoding: Array(declaration.dropLast()), trusting: organisation.trusted)
        }
    }

    @Test func `one key that two nodes declare is two signers`() throws {
        let organisation = try TestOrganisation()
        let (node, other) = (try organisation.node("a"), try organisation.node("b"))
        let key = SigningKey()
        let (own, foreign) = (
            try SigningDeclaration.make(key, of: node), try SigningDeclaration.make(key, of: other)
        )
        let one = try SigningDeclaration(decoding: own, trusting: organisation.trusted).signer
        let two = try SigningDeclaration(decoding: foreign, trusting: organisation.trusted).signer
        #expect(one.fingerprint != two.fingerprint)
    }

    @Test func `a signature is of its message, by its key`() throws {
        let (key, other) = (SigningKey(), SigningKey())
        let signature = try key.sign([1, 2, 3])
        #expect(signature.count == SignedGroup.signatureBytes)
        #expect(SigningKey.isSignature(signature, of: [1, 2, 3], by: key.publicKey))
        #expect(!SigningKey.isSignature(signature, of: [1, 2, 4], by: key.publicKey))
        #expect(!SigningKey.isSignature(signature, of: [1, 2, 3], by: other.publicKey))
        #expect(!SigningKey.isSignature([], of: [1, 2, 3], by: key.publicKey))
        #expect(!SigningKey.isSignature(signature, of: [1, 2, 3], by: []))
    }

    @Test func `the key is made once, and nobody else may read it`() throws {
        let folder = try TemporaryDirectory()
        let made = try SigningKey.loadOrMake(in: folder.path)
        #expect(try SigningKey.loadOrMake(in: folder.path).publicKey == made.publicKey)
        #expect(try mode(folder.path + "/signing.key") == 0o600)
        try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path + "/signing.key"))
        #expect(throws: DongboError(.badConfiguration, "")) { try SigningKey.loadOrMake(in: folder.path) }
    }
}

extension TestOrganisation {
    fileprivate var trusted: TrustedAuthorities { TrustedAuthorities(anchor: authority.certificate) }
}
