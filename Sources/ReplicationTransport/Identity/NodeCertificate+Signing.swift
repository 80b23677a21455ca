import Crypto
import Foundation
import NoteModel
import SwiftASN1
import X509

extension NodeIdentity {
    /// An ECDSA signature with the key of the certificate, 64 bytes.
    func sign(_ bytes: [UInt8]) throws(DongboError) -> [UInt8] {
        do {
            return Array(try key.signature(for: Data(bytes)).rawRepresentation)
        } catch {
            throw DongboError(.inputOutput, "the node could not sign", cause: error)
        }
    }
}

extension NodeCertificate {
    /// The DER form.
    public func derBytes() throws(DongboError) -> [UInt8] { try certificate.derBytes() }

    /// - Throws: ``DongboError`` `.noRight` unless `authority` issued a node's certificate with these bytes, whenever it holds.
    init(issuedBy authority: Certificate, der: [UInt8]) throws(DongboError) {
        guard let certificate = try? Certificate(derEncoded: der),
            authority.publicKey.isValidSignature(certificate.signature, for: certificate)
        else { throw DongboError(.noRight, "the certificate was not issued by this organisation's authority") }
        guard certificate.issuer == authority.subject, let node = try? NodeCertificate(certificate),
            certificate.publicKey != authority.publicKey
        else { throw DongboError(.noRight, "the certificate is not a node's") }
        self = node
    }

    func isSignature(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let key = P256.Signing.PublicKey(certificate.publicKey),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: Data(bytes))
    }
}
