import Crypto
import NoteModel
import X509

extension CertificateAuthority {
    private static let certificateFile = "authority.pem"
    private static let keyFile = "authority.key"

    /// Writes `authority.pem` and `authority.key` (mode 0600) durably into `directory`.
    public func save(to directory: String) throws(DongboError) {
        try DurableFile.makeDirectory(directory)
        try DurableFile.write(PEM.text(of: certificate), to: "\(directory)/\(Self.certificateFile)", mode: 0o644)
        try DurableFile.write(key.pemRepresentation, to: "\(directory)/\(Self.keyFile)", mode: 0o600)
    }

    /// - Throws: ``DongboError`` `.noSuchThing` when the directory holds no authority, `.badConfiguration` when its
    ///   files are damaged or others may read the key.
    public static func load(from directory: String) throws(DongboError) -> CertificateAuthority {
        let certificate = try PEM.certificate(DurableFile.read("\(directory)/\(certificateFile)"), certificateFile)
        let key = try PEM.key(DurableFile.readSecret("\(directory)/\(keyFile)"), keyFile)
        guard certificate.publicKey == .init(key.publicKey) else {
            throw DongboError(.badConfiguration, "\(keyFile) in \(directory) does not fit \(certificateFile)")
        }
        return CertificateAuthority(certificate: certificate, key: key)
    }
}
