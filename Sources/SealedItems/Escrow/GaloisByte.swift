/// A number of the field GF(2⁸) with AES' polynomial. Without tables and branches: how long it takes tells nothing of the numbers.
struct GaloisByte: Hashable, Sendable {
    let value: UInt8

    init(_ value: UInt8) { self.value = value }

    static func + (left: GaloisByte, right: GaloisByte) -> GaloisByte { GaloisByte(left.value ^ right.value) }

    static func * (left: GaloisByte, right: GaloisByte) -> GaloisByte {
        var (product, factor): (UInt8, UInt8) = (0, left.value)
        for bit in 0..<8 {
            // All ones or all zeros instead of a branch.
            product ^= factor & (0 &- (right.value >> UInt8(bit) & 1))
            factor = factor << 1 ^ (0x1B & (0 &- factor >> 7))
        }
        return GaloisByte(product)
    }

    /// 1 ÷ self, as self²⁵⁴. Of zero: zero.
    var inverse: GaloisByte {
        var (result, power) = (GaloisByte(1), self)
        for _ in 0..<7 {
            power = power * power
            result = result * power
        }
        return result
    }
}
