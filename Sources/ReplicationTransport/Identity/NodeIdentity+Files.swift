import Crypto
import NoteModel
import X509

extension NodeIdentity {
    private static let certificateFile = "node.pem"
    private static let keyFile = "node.key"
    private static let authorityFile = "authority.pem"

    /// Writes `node.pem`, `node.key` (mode 0600) and `authority.pem` durably into `directory` (mode 0700).
    ///
    /// The certificate is written last, so that a crash leaves either the old identity or a mismatch that
    /// ``load(from:)`` refuses, never a certificate without its key.
    public func save(to directory: String) throws(DongboError) {
        try DurableFile.makeDirectory(directory)
        let (authority, leaf) = (try PEM.text(of: authorityCertificate), try PEM.text(of: certificate.certificate))
        try DurableFile.write(authority, to: "\(directory)/\(Self.authorityFile)", mode: 0o644)
        try DurableFile.write(key.pemRepresentation, to: "\(directory)/\(Self.keyFile)", mode: 0o600)
        try DurableFile.write(leaf, to: "\(directory)/\(Self.certificateFile)", mode: 0o644)
    }

    /// - Throws: ``DongboError`` `.noSuchThing` when the directory holds no identity, `.badConfiguration` when its files
    ///   are damaged, do not fit together, or others may read the key.
    public static func load(from directory: String) throws(DongboError) -> NodeIdentity {
        let key = try PEM.key(DurableFile.readSecret("\(directory)/\(keyFile)"), keyFile)
        let certificate = try PEM.certificate(DurableFile.read("\(directory)/\(certificateFile)"), certificateFile)
        let authority = try PEM.certificate(DurableFile.read("\(directory)/\(authorityFile)"), authorityFile)
        do {
            return try NodeIdentity(key: key, certificate: certificate, authorityCertificate: authority)
        } catch {
            throw DongboError(.badConfiguration, "the identity in \(directory): \(error.message)", cause: error)
        }
    }
}
