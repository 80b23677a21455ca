/// ``Letter``s by scalar: ASCII, Latin with its Vietnamese letters, and combining marks looked up, others computed.
enum LetterTable {
    private static let latin: [Letter] = letters(0..<0x370)
    private static let additional: [Letter] = letters(0x1E00..<0x1F00)

    /// Lower-case letter or digit for each ASCII byte; 0 where a word ends.
    static let ascii: [UInt8] = (0..<128).map { byte in
        switch UInt8(byte) {
        case 0x30...0x39, 0x61...0x7A: UInt8(byte)
        case 0x41...0x5A: UInt8(byte) + 0x20
        default: 0
        }
    }

    private static func letters(_ range: Range<UInt32>) -> [Letter] {
        range.map { Unicode.Scalar($0).map { Letter($0) } ?? .none }
    }

    static func letter(_ scalar: UInt32) -> Letter {
        if scalar < 0x370 { return latin[Int(scalar)] }
        if (0x1E00..<0x1F00).contains(scalar) { return additional[Int(scalar) - 0x1E00] }
        return Unicode.Scalar(scalar).map { Letter($0) } ?? .none
    }
}
