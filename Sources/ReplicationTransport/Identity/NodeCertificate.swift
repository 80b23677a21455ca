import Foundation
import NoteModel
import X509

/// What a node's certificate says, read once.
public struct NodeCertificate: Sendable {
    public let certificate: Certificate
    public let name: HierarchicalName
    /// Whether the authority marked it as the hub's.
    public let isHub: Bool
    /// Lower-case hexadecimal digits; unique under one authority. Revocation lists hold it.
    public let serial: String
    public let notAfter: Date
    public var notBefore: Date { certificate.notValidBefore }
    /// When it was made, by the authority's clock: certificates hold from a little before.
    public var issued: Date { notBefore + CertificateAuthority.clockAllowance }

    /// - Throws: ``DongboError`` `.badData` when the certificate is not a node's.
    public init(_ certificate: Certificate) throws(DongboError) {
        guard let names = try? certificate.extensions.subjectAlternativeNames, names.count == 1,
            case .uniformResourceIdentifier(let uri) = names[names.startIndex], let (name, isHub) = NodeURI.parse(uri)
        else { throw DongboError(.badData, "the certificate names no node") }
        self.certificate = certificate
        self.name = name
        self.isHub = isHub
        serial = Hexadecimal.string(certificate.serialNumber.bytes, lowercase: true)
        notAfter = certificate.notValidAfter
    }
}
