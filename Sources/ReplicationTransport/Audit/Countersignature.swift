import AuditLog
import Foundation
import NoteModel
import X509

/// The hub's word that a log had this end at this time, with the certificate whose key signed it, so that it can be checked years later
/// and without the hub.
public struct Countersignature: Sendable, Hashable {
    public let statement: AuditStatement
    /// DER.
    private let certificate: [UInt8]
    private let signature: [UInt8]

    private static let version: UInt8 = 1
    static let bytesMax = 32 << 10

    public init(_ statement: AuditStatement, by identity: NodeIdentity) throws(DongboError) {
        self.statement = statement
        certificate = try identity.certificate.derBytes()
        signature = try identity.sign(statement.bytes)
    }

    /// Whether a hub of this organisation signed it while its certificate held.
    ///
    /// - Parameter trusted: also authorities that have been replaced: what they vouched for then counts.
    public func isGenuine(trusting trusted: TrustedAuthorities) -> Bool {
        guard let signer = try? NodeCertificate(der: certificate, trusting: trusted), signer.isHub else {
            return false
        }
        let time = Date(timeIntervalSince1970: Double(statement.milliseconds) / 1000)
        return signer.certificate.notValidBefore <= time && time <= signer.notAfter
            && signer.isSignature(signature, of: statement.bytes)
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.byte(Self.version)
        writer.blob(statement.bytes)
        writer.blob(certificate)
        writer.blob(signature)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLarge("a countersignature") }
        (statement, certificate, signature) = try ByteReader.read(bytes) { reader throws(CodecError) in
            let version = try reader.byte()
            guard version == Self.version else { throw .unknownVersion(version) }
            return (try AuditStatement(decoding: try reader.blob()), try reader.blob(), try reader.blob())
        }
    }
}
