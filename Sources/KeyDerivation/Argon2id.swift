import CArgon2

/// Makes a key from a passphrase, at a price in memory that one who guesses must pay for every guess (Argon2id, RFC 9106).
public struct Argon2id: Sendable, Hashable, Codable {
    /// KiB of memory.
    public let memoryKiB: Int
    /// Passes over the memory.
    public let passes: Int
    /// Parallel lanes; they are worked through one after the other here.
    public let lanes: Int

    /// 64 MiB and three passes: about a fifth of a second.
    public static let standard = Argon2id(memoryKiB: 64 << 10, passes: 3, lanes: 1)!

    /// Bytes of a salt, at least.
    public static let saltBytesMin = 8

    /// Nil outside the bounds in which a file may ask this machine to work: 8 KiB for each lane to 1 GiB, at most 64 passes and 16 lanes.
    public init?(memoryKiB: Int, passes: Int, lanes: Int) {
        guard (1...16).contains(lanes), (1...64).contains(passes), (8 * lanes...1 << 20).contains(memoryKiB) else {
            return nil
        }
        (self.memoryKiB, self.passes, self.lanes) = (memoryKiB, passes, lanes)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard
            let parameters = Argon2id(
                memoryKiB: try container.decode(Int.self, forKey: .memoryKiB),
                passes: try container.decode(Int.self, forKey: .passes),
                lanes: try container.decode(Int.self, forKey: .lanes))
        else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "cost of a passphrase out of bounds"))
        }
        self = parameters
    }

    /// The key that a passphrase gives with a salt; nil when the machine has not the memory for it.
    ///
    /// - Parameters:
    ///   - salt: at least ``saltBytesMin`` bytes, chosen at random for each passphrase.
    ///   - length: bytes of the key, 4 at least.
    public func key(passphrase: [UInt8], salt: [UInt8], length: Int = 32) -> [UInt8]? {
        precondition(salt.count >= Self.saltBytesMin && length >= 4, "a salt and a key of a length that can be")
        var key = [UInt8](repeating: 0, count: length)
        let status = argon2id_hash_raw(
            UInt32(passes), UInt32(memoryKiB), UInt32(lanes), passphrase, passphrase.count, salt, salt.count, &key,
            length)
        return status == ARGON2_OK.rawValue ? key : nil
    }
}
