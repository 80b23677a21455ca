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

    /// The certificates and the key in a text that holds any number of the one and at most one of the other.
    ///
    /// - Throws: ``DongboError`` `.badConfiguration` for anything else.
    static func contents(
        _ bytes: [UInt8], _ file: String
    ) throws(DongboError) -> (certificates: [Certificate], key: P256.Signing.PrivateKey?) {
        do {
            var certificates: [Certificate] = []
            var key: P256.Signing.PrivateKey?
            for document in try PEMDocument.parseMultiple(pemString: String(decoding: bytes, as: UTF8.self)) {
                if document.discriminator == Certificate.defaultPEMDiscriminator {
                    certificates.append(try Certificate(pemDocument: document))
                } else if key == nil {
                    key = try P256.Signing.PrivateKey(pemRepresentation: document.pemString)
                } else {
                    throw DongboError(.badConfiguration, "\(file) holds two keys")
                }
            }
            return (certificates, key)
        } catch {
            throw DongboError(.badConfiguration, "\(file) is damaged", cause: error)
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
    public func derBytes() throws(DongboError) -> [UInt8] {
        var serializer = DER.Serializer()
        do {
            try serializer.serialize(self)
        } catch {
            throw DongboError(.badData, "the certificate cannot be written", cause: error)
        }
        return serializer.serializedBytes
    }
}
