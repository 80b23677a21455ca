import Crypto
import KeyDerivation
import NoteModel

/// A person's keys under their password: AES-256-GCM with a key that Argon2id makes of the password.
public struct LockedPersonKeys: Sendable, Hashable {
    public let cost: Argon2id
    public let salt: [UInt8]
    /// Nonce, ciphertext and tag.
    private let box: [UInt8]

    public static let saltBytes = 16
    public static let keyBytes = 32
    private static let boxBytes = 12 + 64 + 16

    /// - Parameter key: what ``cost`` makes of the password and ``salt``; ``keyBytes`` long.
    public init(
        _ keys: PersonKeys, of person: HierarchicalName, key: [UInt8], cost: Argon2id, salt: [UInt8]
    ) throws(SealingFault) {
        (self.cost, self.salt) = (cost, salt)
        do {
            let sealed = try AES.GCM.seal(
                keys.secretBytes, using: SymmetricKey(data: key), authenticating: Self.purpose(person, cost, salt))
            guard let combined = sealed.combined else { throw SealingFault.noKey }
            box = combined.asBytes
        } catch {
            throw .noKey
        }
    }

    /// Nil for another password or person, or when it was changed.
    public func open(for person: HierarchicalName, key: [UInt8]) -> PersonKeys? {
        guard let sealed = try? AES.GCM.SealedBox(combined: box),
            let bytes = try? AES.GCM.open(
                sealed, using: SymmetricKey(data: key), authenticating: Self.purpose(person, cost, salt))
        else { return nil }
        return PersonKeys(secretBytes: bytes.asBytes)
    }

    private static func purpose(_ person: HierarchicalName, _ cost: Argon2id, _ salt: [UInt8]) -> [UInt8] {
        Array("dongbo.person-keys.1\n\(person.matchingKey)\n\(cost.memoryKiB) \(cost.passes) \(cost.lanes)\n".utf8)
            + salt
    }

    /// As an item holds it.
    public var text: String {
        "1 \(cost.memoryKiB) \(cost.passes) \(cost.lanes) \(Hexadecimal.string(salt, lowercase: true)) "
            + Hexadecimal.string(box, lowercase: true)
    }

    /// Nil when it is no such text, or asks for four times the usual memory or passes: another node wrote it.
    public init?(_ text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "1", let memory = Int(parts[1]), let passes = Int(parts[2]),
            let lanes = Int(parts[3]), memory <= 4 * Argon2id.standard.memoryKiB,
            passes <= 4 * Argon2id.standard.passes,
            let cost = Argon2id(memoryKiB: memory, passes: passes, lanes: lanes),
            let salt = Hexadecimal.bytes(parts[4]), salt.count == Self.saltBytes,
            let box = Hexadecimal.bytes(parts[5]), box.count == Self.boxBytes
        else { return nil }
        (self.cost, self.salt, self.box) = (cost, salt, box)
    }
}
