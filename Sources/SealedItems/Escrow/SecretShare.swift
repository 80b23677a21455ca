/// One of three shares of a secret, any two of which give it back (Shamir, 1979). One alone fits every secret equally well.
public struct SecretShare: Sendable, Hashable {
    /// 1, 2 or 3.
    public let place: UInt8
    public let bytes: [UInt8]

    public static let count = 3
    public static let needed = 2

    /// Nil for a place that none has.
    public init?(place: UInt8, bytes: [UInt8]) {
        guard (1...UInt8(Self.count)).contains(place), !bytes.isEmpty else { return nil }
        (self.place, self.bytes) = (place, bytes)
    }

    /// Byte by byte the points 1, 2 and 3 of a line through the secret at 0.
    ///
    /// - Parameter slopes: random, as many as the secret has bytes, and used for nothing else.
    public static func split(_ secret: [UInt8], slopes: [UInt8]) -> [SecretShare] {
        precondition(!secret.isEmpty && slopes.count == secret.count, "a slope for each byte")
        return (1...UInt8(count)).map { place in
            let points = zip(secret, slopes).map { (GaloisByte($0) + GaloisByte($1) * GaloisByte(place)).value }
            return SecretShare(place: place, bytes: points)!
        }
    }

    /// The secret; nil for shares that do not belong together. Whether it is the right one only its use tells.
    public static func combine(_ first: SecretShare, _ second: SecretShare) -> [UInt8]? {
        guard first.place != second.place, first.bytes.count == second.bytes.count else { return nil }
        let (one, other) = (GaloisByte(first.place), GaloisByte(second.place))
        let divisor = (one + other).inverse
        return zip(first.bytes, second.bytes).map { left, right in
            (GaloisByte(left) * other * divisor + GaloisByte(right) * one * divisor).value
        }
    }
}
