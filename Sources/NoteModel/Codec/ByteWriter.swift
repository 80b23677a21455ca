/// Appends the primitive encodings of `Documentation/format.md` to a byte array.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8]

    public init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public var count: Int { bytes.count }

    public mutating func byte(_ value: UInt8) { bytes.append(value) }

    /// Unsigned LEB128: seven bits a byte, least significant first.
    public mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    public mutating func varint(_ value: Int) { varint(UInt64(value)) }

    /// Fixed width, most significant byte first.
    public mutating func fixed(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// As the general one, which other modules call without knowing how wide the number is.
    public mutating func fixed(_ value: UInt64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func identifier(_ value: some Identifier128) { fixed(value.rawValue) }

    public mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }

    public mutating func raw(_ value: UnsafeRawBufferPointer) { bytes.append(contentsOf: value) }

    /// Length as varint, then the bytes.
    public mutating func blob(_ value: [UInt8]) {
        varint(value.count)
        bytes.append(contentsOf: value)
    }

    /// Length in UTF-8 bytes as varint, then the bytes.
    public mutating func text(_ value: String) {
        var value = value
        value.withUTF8 {
            varint($0.count)
            bytes.append(contentsOf: $0)
        }
    }

    public mutating func vector(_ value: VersionVector) {
        varint(value.entries.count)
        for entry in value.entries {
            identifier(entry.incarnation)
            varint(entry.counter)
        }
    }

    public mutating func dot(_ value: Dot) {
        identifier(value.incarnation)
        varint(value.counter)
    }

    public mutating func dots(_ values: [Dot]) {
        varint(values.count)
        for value in values { dot(value) }
    }

}
