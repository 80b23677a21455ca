import Crypto
import Foundation
import NoteModel
import X509

/// A node's public sealing key, signed with the key of its certificate: a directory that lies cannot put another in its place.
public struct SealingDeclaration: Sendable {
    /// X9.63, uncompressed.
    public let publicKey: [UInt8]
    private let certificate: [UInt8]
    private let signature: [UInt8]

    private static let version: UInt8 = 1
    private static let bytesMax = 32 << 10

    /// - Throws: `.badData` when the certificate cannot be written.
    public init(_ key: SealingKey, of identity: NodeIdentity) throws(DongboError) {
        publicKey = Array(key.key.publicKey.x963Representation)
        certificate = try identity.certificate.certificate.derBytes()
        signature = try identity.sign(Self.signed(publicKey, identity.name))
    }

    private static func signed(_ publicKey: [UInt8], _ name: HierarchicalName) -> [UInt8] {
        var writer = ByteWriter()
        writer.raw(Array("dongbo.sealing.1".utf8))
        writer.text(name.canonical)
        writer.blob(publicKey)
        return writer.bytes
    }

    /// As the directory holds it: base 64.
    public var text: String {
        var writer = ByteWriter()
        writer.byte(Self.version)
        writer.blob(publicKey)
        writer.blob(certificate)
        writer.blob(signature)
        return Data(writer.bytes).base64EncodedString()
    }

    /// Reads what the directory says and checks that `node` itself declared it.
    ///
    /// The certificate may have expired since: it says whose key it is, not that the node may still speak.
    ///
    /// - Throws: ``DongboError`` `.badData` when it cannot be read, `.noRight` when it is not the node's or its certificate was
    ///   revoked.
    public init(
        _ text: String, of node: HierarchicalName, trusting identity: NodeIdentity, policy: PeerPolicy
    ) throws(DongboError) {
        do throws(CodecError) {
            (publicKey, certificate, signature) = try Self.parts(of: text)
        } catch {
            throw DongboError(.badData, "the sealing key of \(node) in the directory cannot be read", cause: error)
        }
        let owner = try NodeCertificate(der: certificate, trusting: identity.trusted(policy))
        guard owner.name.matches(node), owner.isSignature(signature, of: Self.signed(publicKey, owner.name)) else {
            throw DongboError(.noRight, "the sealing key of \(node) in the directory is not the one that it declared")
        }
        guard !policy.isRevoked(owner.name, owner.serial) else {
            throw DongboError(.noRight, "the certificate of \(node) was revoked")
        }
    }

    private static func parts(
        of text: String
    ) throws(CodecError) -> (publicKey: [UInt8], certificate: [UInt8], signature: [UInt8]) {
        guard let data = Data(base64Encoded: text), data.count <= bytesMax else { throw .malformed("no base 64") }
        return try ByteReader.read([UInt8](data)) { reader throws(CodecError) in
            let version = try reader.byte()
            guard version == Self.version else { throw .unknownVersion(version) }
            return (try reader.blob(), try reader.blob(), try reader.blob())
        }
    }

    /// The key that a text of the directory names, whoever wrote it: to say whose a key may be, not to seal with.
    public static func unprovenKey(_ text: String) -> [UInt8]? { try? parts(of: text).publicKey }

    /// Whether it is `key`, declared under the certificate `identity` has now.
    public func declares(_ key: SealingKey, of identity: NodeIdentity) -> Bool {
        publicKey == Array(key.key.publicKey.x963Representation)
            && (try? identity.certificate.certificate.derBytes()) == certificate
    }
}
