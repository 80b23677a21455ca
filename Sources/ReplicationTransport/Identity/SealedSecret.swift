import Crypto
import Foundation
import KeyDerivation
import NoteModel

/// A secret under a passphrase: AES-256-GCM with a key that Argon2id makes. Whoever has the file must pay Argon2id's price for
/// every passphrase that they try.
struct SealedSecret: Sendable, Equatable, Codable {
    private let cost: Argon2id
    private let salt: Data
    /// Nonce, ciphertext and tag.
    private let sealed: Data

    private static let saltBytes = 16
    static let passphraseBytesMin = 8

    /// - Parameter purpose: what the secret is for; it opens for nothing else.
    /// - Throws: ``DongboError`` `.wrongUsage` for a passphrase that is too short, `.inputOutput` when memory is short.
    init(
        _ secret: [UInt8], passphrase: [UInt8], purpose: String, cost: Argon2id = .standard
    ) throws(DongboError) {
        guard passphrase.count >= Self.passphraseBytesMin else {
            throw DongboError(
                .wrongUsage, "a passphrase has at least \(Self.passphraseBytesMin) characters; several words are good")
        }
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<Self.saltBytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
        (self.cost, self.salt) = (cost, Data(salt))
        do {
            let box = try AES.GCM.seal(
                secret, using: try Self.key(passphrase, salt, cost), authenticating: Array(purpose.utf8))
            sealed = box.combined!
        } catch let error as DongboError {
            throw error
        } catch {
            throw DongboError(.inputOutput, "the key could not be encrypted", cause: error)
        }
    }

    /// - Throws: ``DongboError`` `.noRight` when the passphrase is wrong or the file was changed.
    func open(passphrase: [UInt8], purpose: String) throws(DongboError) -> [UInt8] {
        guard salt.count >= Argon2id.saltBytesMin else {
            throw DongboError(.badConfiguration, "the encrypted key is damaged")
        }
        let key = try Self.key(passphrase, Array(salt), cost)
        do {
            let box = try AES.GCM.SealedBox(combined: sealed)
            return Array(try AES.GCM.open(box, using: key, authenticating: Array(purpose.utf8)))
        } catch {
            throw DongboError(.noRight, "the passphrase is wrong, or the encrypted key is damaged", cause: error)
        }
    }

    private static func key(
        _ passphrase: [UInt8], _ salt: [UInt8], _ cost: Argon2id
    ) throws(DongboError) -> SymmetricKey {
        guard let key = cost.key(passphrase: passphrase, salt: salt) else {
            throw DongboError(
                .inputOutput, "there is not memory enough to work with a passphrase (\(cost.memoryKiB) KiB)")
        }
        return SymmetricKey(data: key)
    }
}
