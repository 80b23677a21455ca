import NoteModel
import X509

/// What a joining node gets for its token.
public struct EnrollmentGrant: Sendable {
    /// For the key of the signing request, under the name of the invitation.
    public let certificate: Certificate
    public let authorityCertificate: Certificate
    public let hubName: HierarchicalName

    public init(certificate: Certificate, authorityCertificate: Certificate, hubName: HierarchicalName) {
        self.certificate = certificate
        self.authorityCertificate = authorityCertificate
        self.hubName = hubName
    }
}
