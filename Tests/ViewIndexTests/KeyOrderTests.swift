import Testing
import ViewIndex

@Suite struct KeyOrderTests {
    /// Keys of all lengths around eight bytes that differ here and there.
    private static let keys: [[UInt8]] = (0...18).flatMap { count -> [[UInt8]] in
        let base = (0..<count).map { UInt8($0 * 7 % 5) }
        return [base]
            + base.indices.flatMap { index in
                [0, 255].map { (byte: UInt8) in
                    var key = base
                    key[index] = byte
                    return key
                }
            }
    }

    @Test func `keys sort byte by byte`() {
        for left in Self.keys {
            for right in Self.keys {
                #expect(left.sortsBefore(right) == left.lexicographicallyPrecedes(right))
            }
        }
    }

    @Test func `what two keys share is counted to the first difference`() {
        for left in Self.keys {
            for right in Self.keys {
                #expect(left.sharedCount(with: right) == zip(left, right).prefix { $0 == $1 }.count)
            }
        }
    }
}
