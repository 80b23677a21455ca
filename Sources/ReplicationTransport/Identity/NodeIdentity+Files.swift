import Crypto
import Glibc
import NoteModel
import X509

extension NodeIdentity {
    private static let file = "node.pem"
    // As they were kept when certificate and key were two files.
    private static let formerKeyFile = "node.key"
    private static let formerAuthorityFile = "authority.pem"

    /// Writes `node.pem` (mode 0600) durably into `directory` (mode 0700): certificate, authority, links, key.
    ///
    /// They are one file, which is the old or the new one after a crash: a key never stands beside the certificate of another.
    public func save(to directory: String) throws(DongboError) {
        try DurableFile.makeDirectory(directory)
        var text = try PEM.text(of: certificate.certificate) + PEM.text(of: authorityCertificate)
        for link in links { text += try PEM.text(of: link) }
        try DurableFile.write(text + key.pemRepresentation + "\n", to: "\(directory)/\(Self.file)", mode: 0o600)
        for former in [Self.formerKeyFile, Self.formerAuthorityFile] { unlink("\(directory)/\(former)") }
    }

    /// - Throws: ``DongboError`` `.noSuchThing` when the directory holds no identity, `.badConfiguration` when its files
    ///   are damaged, do not fit together, or others may read the key.
    public static func load(from directory: String) throws(DongboError) -> NodeIdentity {
        let path = "\(directory)/\(file)"
        var (certificates, key) = try PEM.contents(DurableFile.read(path), file)
        if key == nil {
            key = try PEM.key(DurableFile.readSecret("\(directory)/\(formerKeyFile)"), formerKeyFile)
            certificates.append(
                try PEM.certificate(DurableFile.read("\(directory)/\(formerAuthorityFile)"), formerAuthorityFile))
        } else {
            _ = try DurableFile.readSecret(path)
        }
        guard let key, certificates.count >= 2 else {
            throw DongboError(.badConfiguration, "\(path) is not whole")
        }
        do {
            return try NodeIdentity(
                key: key, certificate: certificates[0], authorityCertificate: certificates[1],
                links: Array(certificates[2...]))
        } catch {
            throw DongboError(.badConfiguration, "the identity in \(directory): \(error.message)", cause: error)
        }
    }
}
