import Crypto

/// A SHA-256 hash.
public struct Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let high: UInt128
    private let low: UInt128

    private init(high: UInt128, low: UInt128) {
        self.high = high
        self.low = low
    }

    /// Nil unless there are 32 bytes.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 32 else { return nil }
        high = UInt128(bigEndian: bytes.loadUnaligned(as: UInt128.self))
        low = UInt128(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt128.self))
    }

    /// Nil unless there are 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard let digest = Array(bytes).withUnsafeBytes({ Digest(bytes: $0) }) else { return nil }
        self = digest
    }

    public init(of bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        self.init(hash.finalize())
    }

    public init(of bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Digest(of: $0) }
    }

    public init(_ digest: SHA256Digest) {
        self = digest.withUnsafeBytes {
            Digest(
                high: UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self)),
                low: UInt128(bigEndian: $0.loadUnaligned(fromByteOffset: 16, as: UInt128.self)))
        }
    }

    init(reading reader: inout ByteReader) throws(CodecError) {
        high = try reader.fixed()
        low = try reader.fixed()
    }

    func write(to writer: inout ByteWriter) {
        writer.fixed(high)
        writer.fixed(low)
    }

    public static func < (left: Digest, right: Digest) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 32)
        write(to: &writer)
        return writer.bytes
    }

    /// The first 128 bits, for identifiers derived from content.
    public var truncated: UInt128 { high }

    /// 64 lower-case hexadecimal digits.
    public var description: String { Hexadecimal.string(bytes, lowercase: true) }
}

extension Digest {
    /// Writes the 32 bytes without an array.
    func store(in buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
        buffer.storeBytes(of: high.bigEndian, toByteOffset: offset, as: UInt128.self)
        buffer.storeBytes(of: low.bigEndian, toByteOffset: offset + 16, as: UInt128.self)
    }

    /// The last 128 bits.
    var tail: UInt128 { low }
}
