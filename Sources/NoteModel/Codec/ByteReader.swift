/// Reads the primitive encodings of `Documentation/format.md` from untrusted bytes.
///
/// Every read checks its bounds and throws ``CodecError``; nothing is allocated for a length that is not there.
/// Valid only inside the closure that lent the buffer.
public struct ByteReader {
    private let base: UnsafeRawBufferPointer
    public private(set) var offset = 0

    public init(_ bytes: UnsafeRawBufferPointer) { base = bytes }

    public var remaining: Int { base.count - offset }
    public var isAtEnd: Bool { offset == base.count }

    /// Runs `body` with a reader over `bytes` and demands that it reads all of them.
    public static func read<T>(_ bytes: [UInt8], _ body: (inout ByteReader) throws(CodecError) -> T) throws(CodecError)
        -> T
    {
        let result: Result<T, CodecError> = bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(buffer)
            do throws(CodecError) {
                let value = try body(&reader)
                return reader.isAtEnd ? .success(value) : .failure(.trailingBytes)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    @inline(__always) public mutating func byte() throws(CodecError) -> UInt8 {
        guard offset < base.count else { throw .truncated }
        defer { offset += 1 }
        return base[offset]
    }

    /// The canonical (shortest) form only, so that equal values have equal bytes.
    @inline(__always) public mutating func varint() throws(CodecError) -> UInt64 {
        // Nearly all are lengths of one byte.
        if offset < base.count, base[offset] < 0x80 {
            defer { offset += 1 }
            return UInt64(base[offset])
        }
        return try longVarint()
    }

    @inline(never) private mutating func longVarint() throws(CodecError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            guard shift < 63 || next <= 1 else { throw .malformed("a number is too large") }
            value |= UInt64(next & 0x7F) << shift
            if next & 0x80 == 0 {
                guard next != 0 || shift == 0 else { throw .malformed("a number is padded") }
                return value
            }
            shift += 7
        }
    }

    /// A count of things that take at least `minimumBytes` each; refuses counts the buffer cannot hold.
    @inline(__always) public mutating func count(minimumBytes: Int = 1) throws(CodecError) -> Int {
        let value = try varint()
        let most = minimumBytes <= 1 ? remaining : remaining / minimumBytes
        guard value <= UInt64(most) else { throw .truncated }
        return Int(value)
    }

    public mutating func fixed<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(CodecError) -> T {
        let size = MemoryLayout<T>.size
        guard remaining >= size else { throw .truncated }
        defer { offset += size }
        return T(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    public mutating func identifier<T: Identifier128>(_ type: T.Type = T.self) throws(CodecError) -> T {
        T(rawValue: try fixed(UInt128.self))
    }

    /// The next `count` bytes, still in the lent buffer.
    @inline(__always) public mutating func slice(_ count: Int) throws(CodecError) -> UnsafeRawBufferPointer {
        guard count >= 0, remaining >= count else { throw .truncated }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: base[offset..<offset + count])
    }

    /// Bytes between two offsets that were already read.
    func bytes(from start: Int, to end: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: base[start..<end])
    }

    public mutating func blob() throws(CodecError) -> [UInt8] {
        let length = try count()
        return Array(try slice(length))
    }

    /// Valid UTF-8 in normal form C.
    public mutating func text() throws(CodecError) -> String {
        let length = try count()
        let buffer = try slice(length)
        // What is not UTF-8 is replaced here, and differs then. Asking for validation instead costs several times as much.
        var text = String(decoding: buffer, as: UTF8.self)
        guard text.withUTF8({ $0.elementsEqual(buffer) }) else { throw .malformed("text is not UTF-8") }
        guard text.isNormalizedC else { throw .malformed("text is not in normal form C") }
        return text
    }

    public mutating func vector() throws(CodecError) -> VersionVector {
        let length = try count(minimumBytes: 17)
        if length == 0 { return VersionVector() }
        var entries: [(IncarnationID, UInt64)] = []
        entries.reserveCapacity(length)
        for _ in 0..<length { entries.append((try identifier(), try varint())) }
        guard let vector = VersionVector(sortedEntries: entries) else {
            throw .malformed("a version vector is not sorted")
        }
        return vector
    }

    public mutating func dot() throws(CodecError) -> Dot {
        let incarnation: IncarnationID = try identifier()
        let counter = try varint()
        guard counter > 0 else { throw .malformed("a dot's counter is 0") }
        return Dot(incarnation, counter)
    }

    public mutating func dots() throws(CodecError) -> [Dot] {
        let length = try count(minimumBytes: 17)
        var dots: [Dot] = []
        dots.reserveCapacity(length)
        for _ in 0..<length {
            let next = try dot()
            if let last = dots.last, next <= last { throw .malformed("a list of dots is not sorted") }
            dots.append(next)
        }
        return dots
    }
}
