import Foundation
import KeyDerivation
import NoteModel
import SealedItems

/// Hashes and checks passwords with Argon2id: 64 MiB and a fifth of a second each, so two at once at most, and beside the threads on
/// which everything else runs.
final class PasswordHasher: Sendable {
    private static let atOnceMax = 2
    /// Who comes when so many wait is told to try again.
    private static let waitingMax = 64

    let cost: Argon2id
    private let queue: OperationQueue
    /// Checked for people who have no password here, so that the time of an answer does not tell who has one.
    private let decoy: PasswordVerifier

    init(cost: Argon2id = .standard) {
        self.cost = cost
        queue = OperationQueue()
        queue.name = "dongbo.passwords"
        queue.maxConcurrentOperationCount = Self.atOnceMax
        decoy = PasswordVerifier(
            cost: cost, salt: Self.randomSalt(), hash: [UInt8](repeating: 0, count: PasswordVerifier.hashBytes))
    }

    /// - Throws: `.busy` when too many wait, or the memory is not there.
    func verifier(for password: [UInt8]) async throws -> PasswordVerifier {
        let salt = Self.randomSalt()
        let hash = try await key(cost, password, salt, PasswordVerifier.hashBytes)
        return PasswordVerifier(cost: cost, salt: salt, hash: hash)
    }

    /// Whether it is the password.
    ///
    /// - Parameter verifier: nil: it never is, after as long.
    /// - Throws: as ``verifier(for:)``.
    func isRight(_ password: [UInt8], _ verifier: PasswordVerifier?) async throws -> Bool {
        let known = verifier ?? decoy
        let hash = try await key(known.cost, password, known.salt, known.hash.count)
        return isSame(hash, known.hash) && verifier != nil
    }

    /// A key of ``LockedPersonKeys/keyBytes`` for what is kept under a password. Costs as much as checking it.
    ///
    /// - Throws: as ``verifier(for:)``.
    func sealingKey(for password: [UInt8], _ cost: Argon2id, salt: [UInt8]) async throws -> [UInt8] {
        try await key(cost, password, salt, LockedPersonKeys.keyBytes)
    }

    private func key(_ cost: Argon2id, _ password: [UInt8], _ salt: [UInt8], _ length: Int) async throws -> [UInt8] {
        guard queue.operationCount < Self.waitingMax else {
            throw DongboError(.busy, "too many people log in at this moment; try again in a minute")
        }
        let key: [UInt8]? = await withCheckedContinuation { continuation in
            queue.addOperation {
                continuation.resume(returning: cost.key(passphrase: password, salt: salt, length: length))
            }
        }
        guard let key else { throw DongboError(.busy, "there is no memory to check a password; try again in a minute") }
        return key
    }

    /// Takes as long wherever they differ.
    private func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }

    static func randomSalt() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<PasswordVerifier.saltBytes).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
