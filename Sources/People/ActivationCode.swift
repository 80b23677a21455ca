import NoteModel

/// What an administrator hands to a person, once, so that they choose a password themselves.
///
/// 128 random bits in seven groups of four letters and digits; 12 further bits find nearly every mistake in typing before it costs an attempt.
public struct ActivationCode: Sendable, Hashable {
    let secret: UInt128

    /// - Parameter secret: random.
    public init(secret: UInt128) { self.secret = secret }

    /// Without I, L, O and U, which people take for others. What they type instead of them is understood.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let symbols = 28
    private static let groupSymbols = 4
    private static let checkBits = 12

    /// How long a code counts, in milliseconds: 72 hours.
    public static let lifeMilliseconds: UInt64 = 72 * 3_600_000

    /// As it is shown: `XXXX-XXXX-…`.
    public var text: String {
        // 140 bits: the secret from the top, five bits a symbol, then the check.
        let check = Self.check(of: secret)
        let letters = (0..<Self.symbols).map { index in
            (0..<5).reduce(0) { value, bit in
                let position = index * 5 + bit
                let isSet =
                    position < 128
                    ? secret >> UInt128(127 - position) & 1 == 1
                    : check >> (Self.checkBits - 1 - (position - 128)) & 1 == 1
                return value << 1 | (isSet ? 1 : 0)
            }
        }.map { Self.alphabet[$0] }
        return stride(from: 0, to: Self.symbols, by: Self.groupSymbols)
            .map { String(letters[$0..<$0 + Self.groupSymbols]) }.joined(separator: "-")
    }

    /// Nil when it is mistyped. Spaces, dashes and small letters do not matter.
    public init?(typed text: String) {
        var values: [Int] = []
        for letter in text.uppercased() where letter != "-" && !letter.isWhitespace {
            let meant: Character =
                switch letter {
                case "O": "0"
                case "I", "L": "1"
                default: letter
                }
            guard values.count < Self.symbols, let value = Self.alphabet.firstIndex(of: meant) else { return nil }
            values.append(value)
        }
        guard values.count == Self.symbols else { return nil }
        var (secret, check): (UInt128, Int) = (0, 0)
        for position in 0..<Self.symbols * 5 {
            let bit = values[position / 5] >> (4 - position % 5) & 1
            if position < 128 { secret = secret << 1 | UInt128(bit) } else { check = check << 1 | bit }
        }
        guard check == Self.check(of: secret) else { return nil }
        self.secret = secret
    }

    /// What is stored in its place. So many random bits need no slow hash; the name in it makes the code useless for anybody else.
    public func digest(for person: HierarchicalName) -> Digest {
        Digest(of: Array("dongbo.activation.1\n\(person.matchingKey)\n".utf8) + bytes(of: secret))
    }

    private static func check(of secret: UInt128) -> Int {
        let digest = Digest(of: Array("dongbo.activation.check.1\n".utf8) + bytes(of: secret))
        return Int(truncatingIfNeeded: digest.truncated & 0xFFF)
    }
}

/// Most significant first.
func bytes(of number: UInt128) -> [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: number >> UInt128(8 * (15 - $0))) }
}
