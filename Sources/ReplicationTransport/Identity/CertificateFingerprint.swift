import Crypto
import NoteModel
import SwiftASN1
import X509

/// SHA-256 of a certificate's DER bytes: what people compare by eye and what an invitation pins.
public struct CertificateFingerprint: Hashable, Sendable, CustomStringConvertible {
    public let bytes: [UInt8]

    public init(of certificate: Certificate) {
        var serializer = DER.Serializer()
        do {
            try serializer.serialize(certificate)
        } catch {
            preconditionFailure("a certificate that was parsed or made has a DER form: \(error)")
        }
        bytes = Array(SHA256.hash(data: serializer.serializedBytes))
    }

    /// 64 lower-case hexadecimal digits, as `sha256sum` prints them.
    public var description: String { Hexadecimal.string(bytes, lowercase: true) }
}
