import Crypto
import Foundation
import NoteModel
import SwiftASN1
import Testing
import X509

@testable import ReplicationTransport

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
        #expect(try mode(directory + "/node.pem") == 0o600)
        #expect(try mode(directory + "/authority.json") == 0o600)
        let loaded = try NodeIdentity.load(from: directory)
        #expect(loaded.name == organisation.hub.name)
        #expect(loaded.certificate.serial == organisation.hub.certificate.serial)
        #expect(loaded.certificate.isHub)
        let authority = try AuthorityVault(directory: directory)
        #expect(authority.fingerprint == loaded.fingerprint)
        #expect(authority.fingerprint.description.count == 64)
    }

    @Test func `an identity that others may read or that is damaged is refused`() throws {
        let organisation = try TestOrganisation()
        let temporary = try TemporaryDirectory()
        #expect(throws: DongboError(.noSuchThing, "")) { try NodeIdentity.load(from: temporary.path) }
        try organisation.hub.save(to: temporary.path)
        chmod(temporary.path + "/node.pem", 0o640)
        #expect(throws: DongboError(.badConfiguration, "")) { try NodeIdentity.load(from: temporary.path) }
        chmod(temporary.path + "/node.pem", 0o600)
        // The key of one node under the certificate of another.
        try organisation.node("spoke-1").save(to: temporary.path + "/other")
        let other = try String(contentsOfFile: temporary.path + "/other/node.pem", encoding: .utf8)
        let mark = "-----BEGIN PRIVATE KEY"
        let key = try #require(other.components(separatedBy: mark).last)
        let own = try String(contentsOfFile: temporary.path + "/node.pem", encoding: .utf8)
        let certificates = try #require(own.components(separatedBy: mark).first)
        try DurableFile.write(certificates + mark + key, to: temporary.path + "/node.pem", mode: 0o600)
        #expect(throws: DongboError(.badConfiguration, "")) { try NodeIdentity.load(from: temporary.path) }
    }

    @Test func `an identity of before, in three files, is read and becomes one file when it is renewed`() throws {
        let organisation = try TestOrganisation()
        let temporary = try TemporaryDirectory()
        let former = try organisation.node("spoke-1")
        try DurableFile.write(
            try PEM.text(of: former.certificate.certificate), to: temporary.path + "/node.pem", mode: 0o644)
        try DurableFile.write(
            try PEM.text(of: former.authorityCertificate), to: temporary.path + "/authority.pem", mode: 0o644)
        try DurableFile.write(former.key.pemRepresentation, to: temporary.path + "/node.key", mode: 0o600)
        #expect(try NodeIdentity.load(from: temporary.path).certificate.serial == former.certificate.serial)
        let renewed = try organisation.node("spoke-1")
        try renewed.save(to: temporary.path)
        #expect(try NodeIdentity.load(from: temporary.path).certificate.serial == renewed.certificate.serial)
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == ["node.pem"])
    }

    @Test func `a crash at any byte of writing the next identity leaves the one before in use`() throws {
        let organisation = try TestOrganisation()
        let temporary = try TemporaryDirectory()
        let before = try organisation.node("spoke-1")
        try before.save(to: temporary.path)
        try organisation.node("spoke-1").save(to: temporary.path + "/next")
        let next = try DurableFile.read(temporary.path + "/next/node.pem")
        // What the write leaves beside the file until its rename: nothing, a part, or all of it.
        for length in [0, 1, next.count / 2, next.count] {
            FileManager.default.createFile(
                atPath: temporary.path + "/node.pem.new", contents: Data(next.prefix(length)))
            #expect(try NodeIdentity.load(from: temporary.path).certificate.serial == before.certificate.serial)
        }
        // The next attempt is not in its own way.
        let renewed = try organisation.node("spoke-1")
        try renewed.save(to: temporary.path)
        #expect(try NodeIdentity.load(from: temporary.path).certificate.serial == renewed.certificate.serial)
    }
}
