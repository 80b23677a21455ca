/// ``Letter``s by scalar: Latin with its Vietnamese letters, and combining marks looked up, others computed.
enum LetterTable {
    /// Everything below U+0370, then Latin Extended Additional.
    static let letters: [PackedLetter] = (ranges.basic.map(pack)) + ranges.additional.map(pack)

    private static let ranges: (basic: Range<UInt32>, additional: Range<UInt32>) = (0..<0x370, 0x1E00..<0x1F00)

    private static func pack(_ scalar: UInt32) -> PackedLetter {
        PackedLetter(Unicode.Scalar(scalar).map { Letter($0) } ?? .none)
    }

    /// The scalar's place in ``letters``; nil for those that are computed.
    @inline(__always) static func place(_ scalar: UInt32) -> Int? {
        if scalar < 0x370 { return Int(scalar) }
        return scalar &- 0x1E00 < 0x100 ? Int(scalar &- 0x1E00 &+ 0x370) : nil
    }

    static func letter(_ scalar: UInt32) -> Letter { Unicode.Scalar(scalar).map { Letter($0) } ?? .none }

    /// Lower-case letter or digit for an ASCII byte; 0 where a word ends.
    @inline(__always) static func ascii(_ byte: UInt8) -> UInt8 {
        let lower = byte | 0x20
        if lower &- 0x61 < 26 { return lower }
        return byte &- 0x30 < 10 ? byte : 0
    }
}
