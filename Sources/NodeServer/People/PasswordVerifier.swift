import Foundation
import KeyDerivation

/// What checks a password without holding it, as a PHC string: `$argon2id$v=19$m=65536,t=3,p=1$SALT$HASH`.
struct PasswordVerifier: Sendable, Hashable, CustomStringConvertible {
    let cost: Argon2id
    let salt: [UInt8]
    let hash: [UInt8]

    static let saltBytes = 16
    static let hashBytes = 32
    /// What another node may make this one work: four times what is usual.
    private static let memoryKiBMax = 4 * Argon2id.standard.memoryKiB
    private static let passesMax = 12

    init(cost: Argon2id, salt: [UInt8], hash: [UInt8]) { (self.cost, self.salt, self.hash) = (cost, salt, hash) }

    /// Nil for another algorithm, and beyond the bounds.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].isEmpty, parts[1] == "argon2id", parts[2] == "v=19",
            let cost = Self.cost(parts[3]), let salt = Self.bytes(parts[4]), let hash = Self.bytes(parts[5]),
            (Argon2id.saltBytesMin...64).contains(salt.count), (16...64).contains(hash.count)
        else { return nil }
        self.init(cost: cost, salt: salt, hash: hash)
    }

    var description: String {
        "$argon2id$v=19$m=\(cost.memoryKiB),t=\(cost.passes),p=\(cost.lanes)$\(Self.text(salt))$\(Self.text(hash))"
    }

    /// Whether what is usual now costs a guesser more.
    var isOutdated: Bool {
        cost.memoryKiB < Argon2id.standard.memoryKiB || cost.passes < Argon2id.standard.passes
    }

    private static func cost(_ text: Substring) -> Argon2id? {
        let values = text.split(separator: ",", omittingEmptySubsequences: false)
        guard values.count == 3, values[0].hasPrefix("m="), values[1].hasPrefix("t="), values[2].hasPrefix("p="),
            let memory = Int(values[0].dropFirst(2)), let passes = Int(values[1].dropFirst(2)),
            let lanes = Int(values[2].dropFirst(2)), memory <= memoryKiBMax, passes <= passesMax
        else { return nil }
        return Argon2id(memoryKiB: memory, passes: passes, lanes: lanes)
    }

    /// Base 64 without padding, as PHC strings have it.
    private static func text(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("=", with: "")
    }

    private static func bytes(_ text: Substring) -> [UInt8]? {
        guard text.utf8.count <= 128, !text.contains("=") else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { Array($0) }
    }
}
