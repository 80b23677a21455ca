import Crypto
import Foundation
import KeyDerivation
import NoteModel
import SwiftASN1
import X509

/// The certificate authority as the hub keeps it: one file, so that certificate, key and links are always of the same rotation.
struct AuthorityFile: Sendable, Equatable, Codable {
    /// DER.
    private(set) var certificate: Data
    /// The key in the clear, PEM; nil when it is under a passphrase.
    private var key: String?
    private var sealedKey: SealedSecret?
    /// DER: how the authorities vouch for each other, the latest first.
    private(set) var links: [Data]

    private static let file = "authority.json"
    // As it was kept before it could be encrypted.
    private static let formerCertificateFile = "authority.pem"
    private static let formerKeyFile = "authority.key"

    var isEncrypted: Bool { sealedKey != nil }

    /// - Parameter passphrase: nil keeps the key in the clear.
    init(
        _ authority: CertificateAuthority, links: [Certificate] = [], passphrase: [UInt8]?, cost: Argon2id = .standard
    ) throws(DongboError) {
        certificate = Data(try authority.certificate.derBytes())
        self.links = []
        for link in links { self.links.append(Data(try link.derBytes())) }
        let text = authority.key.pemRepresentation
        if let passphrase {
            sealedKey = try SealedSecret(
                Array(text.utf8), passphrase: passphrase, purpose: Self.purpose(certificate), cost: cost)
        } else {
            key = text
        }
    }

    /// Binds the key to its certificate.
    private static func purpose(_ certificate: Data) -> String {
        "dongbo.authority.1 " + Hexadecimal.string(Array(SHA256.hash(data: certificate)), lowercase: true)
    }

    /// The authority with its key.
    ///
    /// - Parameter passphrase: needed when the key is encrypted, not looked at otherwise.
    /// - Throws: ``DongboError`` `.noRight` when the passphrase is missing or wrong, `.badConfiguration` when the file is damaged.
    func authority(passphrase: [UInt8]?, nodeLifetime: TimeInterval) throws(DongboError) -> CertificateAuthority {
        let text: [UInt8]
        if let sealedKey {
            guard let passphrase else {
                throw DongboError(.noRight, "the authority's key is encrypted: its passphrase is needed")
            }
            text = try sealedKey.open(passphrase: passphrase, purpose: Self.purpose(certificate))
        } else {
            text = Array((key ?? "").utf8)
        }
        let (opened, certificate) = (try PEM.key(text, Self.file), try parsedCertificate())
        guard certificate.publicKey == .init(opened.publicKey) else {
            throw DongboError(.badConfiguration, "the key in \(Self.file) does not fit its certificate")
        }
        return CertificateAuthority(certificate: certificate, key: opened, nodeLifetime: nodeLifetime)
    }

    func parsedCertificate() throws(DongboError) -> Certificate { try Self.parse(certificate) }

    func parsedLinks() throws(DongboError) -> [Certificate] {
        var parsed: [Certificate] = []
        for link in links { parsed.append(try Self.parse(link)) }
        return parsed
    }

    private static func parse(_ der: Data) throws(DongboError) -> Certificate {
        do {
            return try Certificate(derEncoded: Array(der))
        } catch {
            throw DongboError(.badConfiguration, "\(file) holds what is no certificate", cause: error)
        }
    }

    // MARK: On disk

    /// Writes it durably, with mode 0600. It is the old or the new one after a crash.
    func save(to directory: String) throws(DongboError) {
        try DurableFile.makeDirectory(directory)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text: String
        do {
            text = String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch {
            throw DongboError(.inputOutput, "\(Self.file) cannot be written", cause: error)
        }
        try DurableFile.write(text + "\n", to: "\(directory)/\(Self.file)", mode: 0o600)
        for former in [Self.formerKeyFile, Self.formerCertificateFile] {
            try DurableFile.remove("\(directory)/\(former)")
        }
    }

    /// - Throws: ``DongboError`` `.noSuchThing` when the directory holds no authority, `.badConfiguration` when its file is damaged
    ///   or others may read it.
    static func load(from directory: String) throws(DongboError) -> AuthorityFile {
        let bytes: [UInt8]
        do {
            bytes = try DurableFile.readSecret("\(directory)/\(file)")
        } catch {
            guard error.code == .noSuchThing else { throw error }
            return try loadFormer(from: directory)
        }
        do {
            let loaded = try JSONDecoder().decode(AuthorityFile.self, from: Data(bytes))
            guard (loaded.key == nil) != (loaded.sealedKey == nil) else {
                throw DongboError(.badConfiguration, "\(file) must hold one key")
            }
            return loaded
        } catch {
            throw DongboError(.badConfiguration, "\(directory)/\(file) is damaged", cause: error)
        }
    }

    private static func loadFormer(from directory: String) throws(DongboError) -> AuthorityFile {
        let certificate = try PEM.certificate(
            DurableFile.read("\(directory)/\(formerCertificateFile)"), formerCertificateFile)
        let key = try PEM.key(DurableFile.readSecret("\(directory)/\(formerKeyFile)"), formerKeyFile)
        return try AuthorityFile(CertificateAuthority(certificate: certificate, key: key), passphrase: nil)
    }
}
