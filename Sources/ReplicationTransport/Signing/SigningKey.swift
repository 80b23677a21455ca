import Crypto
import Foundation
import Glibc
import NoteModel

/// The private half of the Ed25519 key that a node signs its revisions with. Outlives certificates, so that renewing one does not
/// change whose the revisions are.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    private static let file = "signing.key"

    /// A new one.
    public init() { key = Curve25519.Signing.PrivateKey() }

    private init(_ key: Curve25519.Signing.PrivateKey) { self.key = key }

    /// 32 bytes.
    public var publicKey: [UInt8] { Array(key.publicKey.rawRepresentation) }

    /// 64 bytes.
    public func sign(_ message: [UInt8]) throws(DongboError) -> [UInt8] {
        do {
            return Array(try key.signature(for: message))
        } catch {
            throw DongboError(.inputOutput, "the node could not sign what it wrote", cause: error)
        }
    }

    public static func isSignature(_ signature: [UInt8], of message: [UInt8], by publicKey: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    /// Makes a new key, also in place of one that others may know.
    @discardableResult
    public static func replace(in directory: String) throws(DongboError) -> SigningKey {
        let made = SigningKey()
        try DurableFile.write(
            made.key.rawRepresentation.base64EncodedString() + "\n", to: "\(directory)/\(file)", mode: 0o600)
        return made
    }

    /// Reads `signing.key` (mode 0600, base 64) in the identity's directory; makes it when there is none.
    ///
    /// - Throws: ``DongboError`` `.badConfiguration` when it is damaged or others may read it.
    public static func loadOrMake(in directory: String) throws(DongboError) -> SigningKey {
        let path = "\(directory)/\(file)"
        guard access(path, F_OK) == 0 else { return try replace(in: directory) }
        let text = String(decoding: try DurableFile.readSecret(path), as: UTF8.self)
        guard let bytes = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        else { throw DongboError(.badConfiguration, "\(file) holds no Ed25519 key") }
        return SigningKey(key)
    }
}
