import Crypto
import Foundation
import NoteModel
import ReplicationTransport
import SwiftASN1
import Testing
import X509

@Suite struct IdentityTests {
    @Test func `the name comes from the invitation and not from the signing request`() throws {
        let organisation = try TestOrganisation()
        let key = P256.Signing.PrivateKey()
        let request = try CertificateSigningRequest(
            version: .v1, subject: DistinguishedName { CommonName("hub") }, privateKey: .init(key),
            attributes: .init([
                .init(
                    ExtensionRequest(
                        extensions: try .init {
                            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
                            SubjectAlternativeNames([.uniformResourceIdentifier("dongbo:hub:CN%3Dhub%2FO%3DThanh")])
                        }))
            ]))
        var serializer = DER.Serializer()
        try serializer.serialize(request)
        let name = try HierarchicalName(parsing: "spoke-1/Phường Hạ Đình/Thanh Xuân")
        let certificate = try organisation.authority.issue(
            signingRequest: serializer.serializedBytes, to: name, now: organisation.now)
        let node = try NodeCertificate(certificate)
        #expect(node.name == name)
        #expect(!node.isHub)
        #expect(try certificate.extensions.basicConstraints == .notCertificateAuthority)
        #expect(String(describing: certificate.subject) == "CN=spoke-1,OU=Phường Hạ Đình,O=Thanh Xuân")
        #expect(abs(node.notAfter.timeIntervalSince(organisation.now) - 30 * 86_400) < 2)
    }

    @Test func `a signing request that another key signed is refused`() throws {
        let organisation = try TestOrganisation()
        var (_, request) = try NodeIdentity.makeSigningRequest()
        request[request.count - 1] ^= 1
        #expect(throws: DongboError(.badData, "")) {
            try organisation.authority.issue(
                signingRequest: request, to: organisation.hub.name, now: organisation.now)
        }
        #expect(throws: DongboError(.badData, "")) {
            try organisation.authority.issue(
                signingRequest: [1, 2, 3], to: organisation.hub.name, now: organisation.now)
        }
    }

    @Test func `an identity comes back from its directory and its key is private`() throws {
        let organisation = try TestOrganisation()
        let temporary = try TemporaryDirectory()
        let directory = temporary.path + "/identity"
        try organisation.hub.save(to: directory)
        try organisation.authority.save(to: directory)
        #expect(try mode(directory) == 0o700)
        #expect(try mode(directory + "/node.key") == 0o600)
        #expect(try mode(directory + "/authority.key") == 0o600)
        let loaded = try NodeIdentity.load(from: directory)
        #expect(loaded.name == organisation.hub.name)
        #expect(loaded.certificate.serial == organisation.hub.certificate.serial)
        #expect(loaded.certificate.isHub)
        let authority = try CertificateAuthority.load(from: directory)
        #expect(authority.fingerprint == loaded.fingerprint)
        #expect(authority.fingerprint.description.count == 64)
    }

    @Test func `an identity that others may read or that is damaged is refused`() throws {
        let organisation = try TestOrganisation()
        let temporary = try TemporaryDirectory()
        #expect(throws: DongboError(.noSuchThing, "")) { try NodeIdentity.load(from: temporary.path) }
        try organisation.hub.save(to: temporary.path)
        chmod(temporary.path + "/node.key", 0o640)
        #expect(throws: DongboError(.badConfiguration, "")) { try NodeIdentity.load(from: temporary.path) }
        chmod(temporary.path + "/node.key", 0o600)
        try organisation.node("spoke-1").save(to: temporary.path + "/other")
        try FileManager.default.removeItem(atPath: temporary.path + "/node.pem")
        try FileManager.default.copyItem(
            atPath: temporary.path + "/other/node.pem", toPath: temporary.path + "/node.pem")
        #expect(throws: DongboError(.badConfiguration, "")) { try NodeIdentity.load(from: temporary.path) }
    }

    @Test func `renewal is due in the last third of the certificate's life`() throws {
        let organisation = try TestOrganisation()
        #expect(!organisation.hub.isDueForRenewal(now: organisation.now + 19 * 86_400))
        #expect(organisation.hub.isDueForRenewal(now: organisation.now + 21 * 86_400))
    }
}
