import Crypto
import Foundation
import KeyDerivation
import NoteModel
import Testing

@testable import ReplicationTransport

@Suite struct AuthorityVaultTests {
    private let organisation = try! TestOrganisation()
    private let temporary = try! TemporaryDirectory()
    private let secret = Array("đúng con ngựa pin ghim".utf8)
    private let cheap = Argon2id(memoryKiB: 64, passes: 1, lanes: 1)!

    private var directory: String { temporary.path + "/authority" }

    private func open() throws -> AuthorityVault {
        try AuthorityVault(directory: directory, nodeLifetime: CertificateAuthority.nodeLifetime, cost: cheap)
    }

    private func encrypted() throws -> AuthorityVault {
        try organisation.authority.save(to: directory)
        let vault = try open()
        try vault.changePassphrase(from: nil, to: secret)
        return vault
    }

    private var written: String {
        get throws { try String(contentsOfFile: directory + "/authority.json", encoding: .utf8) }
    }

    @Test func `an encrypted key is nowhere on disk, and the authority is locked after a restart`() throws {
        let vault = try encrypted()
        #expect(!vault.isLocked)
        #expect(try !written.contains("PRIVATE KEY"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["authority.json"])
        let restarted = try open()
        #expect(restarted.isLocked)
        #expect(restarted.isEncrypted)
        #expect(restarted.fingerprint == organisation.authority.fingerprint)
        let error = #expect(throws: DongboError(.busy, "")) { try restarted.unlocked() }
        #expect(error?.message.contains("dongbo ca unlock") == true)
        try restarted.unlock(passphrase: secret)
        #expect(try restarted.unlocked().fingerprint == organisation.authority.fingerprint)
    }

    @Test func `without a passphrase there is nothing to unlock, whatever is said`() throws {
        _ = try encrypted()
        let vault = try open()
        try vault.changePassphrase(from: secret, to: nil)
        let error = #expect(throws: DongboError(.wrongUsage, "")) { try vault.unlock(passphrase: secret) }
        #expect(error?.message.contains("nothing to unlock") == true && !vault.isLocked)
    }

    @Test func `a wrong passphrase opens nothing and changes nothing`() throws {
        _ = try encrypted()
        let (vault, before) = (try open(), try written)
        let wrong = Array("sai rồi nhé bạn".utf8)
        #expect(throws: DongboError(.noRight, "")) { try vault.unlock(passphrase: wrong) }
        #expect(throws: DongboError(.noRight, "")) { try vault.changePassphrase(from: wrong, to: nil) }
        #expect(throws: DongboError(.noRight, "")) { try vault.changePassphrase(from: nil, to: nil) }
        #expect(throws: DongboError(.noRight, "")) { try vault.rotate(passphrase: wrong, now: organisation.now) }
        #expect(try written == before)
        #expect(vault.isLocked)
    }

    @Test func `an unlocked authority does not change its passphrase without the one it has`() throws {
        let vault = try encrypted()
        #expect(throws: DongboError(.noRight, "")) { try vault.changePassphrase(from: nil, to: nil) }
        try vault.changePassphrase(from: secret, to: nil)
        #expect(try !open().isLocked)
    }

    @Test func `a passphrase that is too short is refused`() throws {
        try organisation.authority.save(to: directory)
        #expect(throws: DongboError(.wrongUsage, "")) { try open().changePassphrase(from: nil, to: Array("abc".utf8)) }
        #expect(try !open().isEncrypted)
    }

    @Test func `a changed file does not open`() throws {
        _ = try encrypted()
        let other = try CertificateAuthority.create(organisation: "Khác", now: organisation.now)
        let theirs = Data(try other.certificate.derBytes()).base64EncodedString()
        let own = Data(try organisation.authority.certificate.derBytes()).base64EncodedString()
        try DurableFile.write(
            written.replacing(own, with: theirs), to: directory + "/authority.json", mode: 0o600)
        let vault = try open()
        #expect(throws: DongboError(.noRight, "")) { try vault.unlock(passphrase: secret) }
    }

    @Test func `rotation leaves a new key under the same passphrase, and the old one nowhere`() throws {
        let vault = try encrypted()
        try vault.rotate(passphrase: secret, now: organisation.now)
        #expect(vault.fingerprint != organisation.authority.fingerprint)
        let restarted = try open()
        #expect(restarted.fingerprint == vault.fingerprint)
        #expect(restarted.isLocked)
        #expect(restarted.links.count == 2)
        try restarted.unlock(passphrase: secret)
        #expect(try restarted.unlocked().key.rawRepresentation != organisation.authority.key.rawRepresentation)
    }

    @Test func `a crash while rotating leaves the authority before`() throws {
        try organisation.authority.save(to: directory)
        FileManager.default.createFile(atPath: directory + "/authority.json.new", contents: Data("{\"certi".utf8))
        #expect(try open().fingerprint == organisation.authority.fingerprint)
        try open().rotate(passphrase: nil, now: organisation.now)
        #expect(try open().fingerprint != organisation.authority.fingerprint)
    }

    @Test func `the authority of before, in two files, is read, and encrypting leaves no clear key behind`() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try DurableFile.write(
            PEM.text(of: organisation.authority.certificate), to: directory + "/authority.pem", mode: 0o644)
        try DurableFile.write(
            organisation.authority.key.pemRepresentation, to: directory + "/authority.key", mode: 0o600)
        let vault = try open()
        #expect(vault.fingerprint == organisation.authority.fingerprint)
        try vault.changePassphrase(from: nil, to: secret)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["authority.json"])
    }

    @Test func `a locked authority spends no token and renews nothing`() async throws {
        _ = try encrypted()
        let locked = try open()
        let desk = try EnrollmentDesk(
            vault: locked, hubName: organisation.hub.name, file: temporary.path + "/invitations.json")
        let name = try HierarchicalName(parsing: "CN=spoke-1/O=Thanh Xuân")
        let (token, _) = try await desk.invite(name, now: organisation.now)
        let (_, request) = try NodeIdentity.makeSigningRequest()
        await #expect(throws: DongboError(.busy, "")) {
            try await desk.enroll(tokenSecret: token.secret, signingRequest: request, now: organisation.now)
        }
        let spoke = try organisation.node("spoke-2").certificate
        await #expect(throws: DongboError(.busy, "")) {
            try await desk.renew(spoke, signingRequest: request, now: organisation.now)
        }
        try locked.unlock(passphrase: secret)
        let grant = try await desk.enroll(tokenSecret: token.secret, signingRequest: request, now: organisation.now)
        #expect(try NodeCertificate(grant.certificate).name == name)
    }
}
