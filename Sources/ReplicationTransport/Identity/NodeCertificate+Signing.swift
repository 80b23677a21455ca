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

    /// What a bundle shows of its sender: the certificate and then the links between authorities, DER, one after the other.
    public static func shown(by identity: NodeIdentity) throws(DongboError) -> [UInt8] {
        var bytes = try identity.certificate.certificate.derBytes()
        for link in identity.links.prefix(TrustedAuthorities.presentedMax) { bytes += try link.derBytes() }
        return bytes
    }

    /// Takes apart what ``shown(by:)`` made.
    ///
    /// - Returns: nil when it is anything else.
    static func certificates(shown bytes: [UInt8]) -> [Certificate]? {
        var found: [Certificate] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard found.count <= TrustedAuthorities.presentedMax, let length = lengthOfDER(rest), length <= rest.count,
                let certificate = try? Certificate(derEncoded: Array(rest.prefix(length)))
            else { return nil }
            found.append(certificate)
            rest = rest.dropFirst(length)
        }
        return found.isEmpty ? nil : found
    }

    /// Bytes of the DER sequence that begins here, with its head. A certificate has between 256 and 65,535.
    private static func lengthOfDER(_ bytes: ArraySlice<UInt8>) -> Int? {
        let head = Array(bytes.prefix(4))
        guard head.count == 4, head[0] == 0x30, head[1] == 0x82 else { return nil }
        return 4 + (Int(head[2]) << 8 | Int(head[3]))
    }

    /// The certificate with these bytes, if one of the authorities issued it to a node, whenever it holds.
    ///
    /// - Throws: ``DongboError`` `.noRight` otherwise.
    public init(der: [UInt8], trusting trusted: TrustedAuthorities) throws(DongboError) {
        guard let certificate = try? Certificate(derEncoded: der),
            let issuer = trusted.issuer(of: certificate, at: nil)
        else { throw DongboError(.noRight, "the certificate was not issued by this organisation's authority") }
        guard !certificate.isAuthority, let node = try? NodeCertificate(certificate),
            certificate.publicKey != issuer.publicKey
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
