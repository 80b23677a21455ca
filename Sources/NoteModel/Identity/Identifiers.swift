/// A random 128-bit identifier. The concrete types below keep the kinds apart.
public protocol Identifier128: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The 128 bits, most significant first in every encoding.
    var rawValue: UInt128 { get }
    init(rawValue: UInt128)
}

extension Identifier128 {
    /// Draws a new identifier from `generator`; the pure layers own no random source.
    public static func random(using generator: inout some RandomNumberGenerator) -> Self {
        Self(rawValue: UInt128(generator.next()) << 64 | UInt128(generator.next()))
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// Reads 32 hexadecimal digits in either case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 32 else { return nil }
        var value: UInt128 = 0
        for byte in text.utf8 {
            guard let digit = Hexadecimal.digit(byte) else { return nil }
            value = value << 4 | UInt128(digit)
        }
        self.init(rawValue: value)
    }

    /// Reads 16 bytes, most significant first; nil for any other count.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        self.init(rawValue: UInt128(bigEndian: bytes.loadUnaligned(as: UInt128.self)))
    }

    /// Nil unless there are 16 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard let value = Array(bytes).withUnsafeBytes({ Self(bytes: $0) }) else { return nil }
        self = value
    }

    /// 16 bytes, most significant first.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: rawValue.bigEndian) { Array($0) }
    }

    /// 32 upper-case hexadecimal digits, as Notes prints a UNID.
    public var description: String { Hexadecimal.string(bytes) }
}

/// Universal identifier of a note: the same on every replica (Notes: OID file and note part).
public struct UNID: Identifier128 {
    public let rawValue: UInt128
    public init(rawValue: UInt128) { self.rawValue = rawValue }
}

/// Identifies a database: equal on all its replicas.
public struct ReplicaID: Identifier128 {
    public let rawValue: UInt128
    public init(rawValue: UInt128) { self.rawValue = rawValue }
}

/// Identifies one database file on one node; minted when the file is created, restored or copied.
public struct IncarnationID: Identifier128 {
    public let rawValue: UInt128
    public init(rawValue: UInt128) { self.rawValue = rawValue }
}
