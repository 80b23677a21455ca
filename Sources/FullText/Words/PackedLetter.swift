/// A ``Letter`` without arrays: looking one up copies three words and counts no references.
struct PackedLetter {
    let folded: PackedBytes
    let exact: PackedBytes
    let tone: PackedBytes
    let standsAlone: Bool
    /// It has more bytes than fit, and has to be computed.
    let isTooLong: Bool

    init(_ letter: Letter) {
        (folded, exact, tone) = (PackedBytes(letter.folded), PackedBytes(letter.exact), PackedBytes(letter.tone))
        standsAlone = letter.standsAlone
        isTooLong = [letter.folded, letter.exact, letter.tone].contains { $0.count > PackedBytes.countMax }
    }

    var isWord: Bool { folded.count + exact.count + tone.count > 0 }
}

/// At most seven bytes.
struct PackedBytes {
    static let countMax = 7

    /// The first one lowest.
    let bytes: UInt64
    let count: Int

    init(_ array: [UInt8]) {
        count = min(array.count, Self.countMax)
        bytes = array.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
