/// The bytes of one word while it is read, at most ``bytesMax`` of each kind.
///
/// One array that is never made longer, so that adding a letter neither allocates nor asks who else holds it.
struct WordSpelling {
    /// More than a word and its longest letter have.
    static let bytesMax = 192

    private var bytes = [UInt8](repeating: 0, count: 3 * bytesMax)
    private(set) var foldedCount = 0
    private(set) var exactCount = 0
    private(set) var tonesCount = 0

    mutating func removeAll() { (foldedCount, exactCount, tonesCount) = (0, 0, 0) }

    @inline(__always) mutating func add(ascii letter: UInt8) {
        bytes[foldedCount] = letter
        bytes[Self.bytesMax + exactCount] = letter
        foldedCount += 1
        exactCount += 1
    }

    @inline(__always) mutating func add(_ letter: PackedLetter) {
        Self.put(letter.folded, into: &bytes, 0, &foldedCount)
        Self.put(letter.exact, into: &bytes, Self.bytesMax, &exactCount)
        Self.put(letter.tone, into: &bytes, 2 * Self.bytesMax, &tonesCount)
    }

    mutating func add(_ letter: Letter) {
        for byte in letter.folded { Self.put(byte, into: &bytes, 0, &foldedCount) }
        for byte in letter.exact { Self.put(byte, into: &bytes, Self.bytesMax, &exactCount) }
        for byte in letter.tone { Self.put(byte, into: &bytes, 2 * Self.bytesMax, &tonesCount) }
    }

    /// Puts the tones at the end of the exact spelling.
    mutating func finish() {
        for index in 0..<tonesCount {
            let byte = bytes[2 * Self.bytesMax + index]
            Self.put(byte, into: &bytes, Self.bytesMax, &exactCount)
        }
        tonesCount = 0
    }

    @inline(__always) private static func put(
        _ letter: PackedBytes, into bytes: inout [UInt8], _ area: Int, _ count: inout Int
    ) {
        var rest = letter.bytes
        for _ in 0..<letter.count {
            put(UInt8(truncatingIfNeeded: rest), into: &bytes, area, &count)
            rest >>= 8
        }
    }

    @inline(__always) private static func put(
        _ byte: UInt8, into bytes: inout [UInt8], _ area: Int, _ count: inout Int
    ) {
        precondition(count < bytesMax, "a word is cut long before")
        bytes[area + count] = byte
        count += 1
    }

    var folded: [UInt8] { Array(bytes[..<foldedCount]) }
    var exact: [UInt8] { Array(bytes[Self.bytesMax..<(Self.bytesMax + exactCount)]) }

    /// Runs `body` with both spellings in place.
    @inline(__always) func withBytes<R>(
        _ body: (_ folded: UnsafeBufferPointer<UInt8>, _ exact: UnsafeBufferPointer<UInt8>) -> R
    ) -> R {
        bytes.withUnsafeBufferPointer { all in
            body(
                UnsafeBufferPointer(rebasing: all[..<foldedCount]),
                UnsafeBufferPointer(rebasing: all[Self.bytesMax..<(Self.bytesMax + exactCount)]))
        }
    }
}
