import NoteModel
import X509

/// What a node gets for its token, or for a certificate that is to be renewed.
public struct EnrollmentGrant: Sendable {
    /// For the key of the signing request, under the name of the invitation.
    public let certificate: Certificate
    public let authorityCertificate: Certificate
    public let hubName: HierarchicalName
    /// How earlier authorities vouch for this one.
    public let links: [Certificate]

    public init(
        certificate: Certificate, authorityCertificate: Certificate, hubName: HierarchicalName,
        links: [Certificate] = []
    ) {
        self.links = links
        self.certificate = certificate
        self.authorityCertificate = authorityCertificate
        self.hubName = hubName
    }
}
