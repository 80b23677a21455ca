import Crypto
import Foundation
import Glibc
import NoteModel

/// The private half of the key that bundles for this node are sealed for. Outlives certificates, so that a bundle that travelled
/// for months can still be opened.
public struct SealingKey: Sendable {
    let key: P256.KeyAgreement.PrivateKey

    private static let file = "sealing.key"

    /// What sealed items for this node are opened with too, under a purpose of their own.
    public var secretBytes: [UInt8] { Array(key.rawRepresentation) }

    /// A new one.
    public init() { key = P256.KeyAgreement.PrivateKey() }

    private init(_ key: P256.KeyAgreement.PrivateKey) { self.key = key }

    /// Reads `sealing.key` (mode 0600) in the identity's directory; makes it when there is none.
    ///
    /// - Throws: ``DongboError`` `.badConfiguration` when it is damaged or others may read it.
    public static func loadOrMake(in directory: String) throws(DongboError) -> SealingKey {
        let path = "\(directory)/\(file)"
        guard access(path, F_OK) == 0 else {
            let made = SealingKey()
            try DurableFile.write(made.key.pemRepresentation + "\n", to: path, mode: 0o600)
            return made
        }
        let text = String(decoding: try DurableFile.readSecret(path), as: UTF8.self)
        do {
            return SealingKey(try P256.KeyAgreement.PrivateKey(pemRepresentation: text))
        } catch {
            throw DongboError(.badConfiguration, "\(file) holds no P-256 key", cause: error)
        }
    }
}
