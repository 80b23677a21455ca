import Crypto
import NoteModel
import SwiftASN1
import X509

/// Certificates and keys as the text that files hold.
enum PEM {
    static func text(of certificate: Certificate) throws(DongboError) -> String {
        do {
            return try certificate.serializeAsPEM().pemString + "\n"
        } catch {
            throw DongboError(.badData, "the certificate cannot be written", cause: error)
        }
    }

    static func certificate(_ bytes: [UInt8], _ file: String) throws(DongboError) -> Certificate {
        do {
            return try Certificate(pemEncoded: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw DongboError(.badConfiguration, "\(file) holds no certificate", cause: error)
        }
    }

    static func key(_ bytes: [UInt8], _ file: String) throws(DongboError) -> P256.Signing.PrivateKey {
        do {
            return try P256.Signing.PrivateKey(pemRepresentation: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw DongboError(.badConfiguration, "\(file) holds no P-256 key", cause: error)
        }
    }
}

extension Certificate {
    /// The DER form.
    func derBytes() throws(DongboError) -> [UInt8] {
        var serializer = DER.Serializer()
        do {
            try serializer.serialize(self)
        } catch {
            throw DongboError(.badData, "the certificate cannot be written", cause: error)
        }
        return serializer.serializedBytes
    }
}
