/// Tells items that are surely not wanted from those that may be, by the length and the beginning of their names: a revision has many
/// items, a formula asks for few, and the names themselves are compared later.
///
/// Spellings that differ in case only pass alike.
public struct NameSieve: Sendable {
    /// By the first byte, in lower case for ASCII: the lengths of names, one bit each.
    private var lengths: [UInt64]
    private let isEverything: Bool

    public static let everything = NameSieve()

    private init() {
        lengths = []
        isEverything = true
    }

    /// Lets through the wanted paths, however they are spelt, and perhaps others.
    public init(_ wanted: some Sequence<ItemPath>) {
        lengths = Array(repeating: 0, count: 256)
        isEverything = false
        for path in wanted {
            let name = path.text.utf8
            let bit = Self.bit(name.count)
            // A letter beyond ASCII may be another spelling of any: the Kelvin sign is one of `k`.
            for first in 0x80..<256 { lengths[first] |= bit }
            if name.first! < 0x80 {
                lengths[Int(Self.folded(name.first!))] |= bit
            } else {
                for first in 0..<0x80 { lengths[first] |= bit }
            }
        }
    }

    /// Lengths from 63 on share a bit.
    private static func bit(_ length: Int) -> UInt64 { 1 << UInt64(min(length, 63)) }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// - Parameter name: the bytes of a name; an empty one passes.
    @inline(__always) func keeps(_ name: UnsafeRawBufferPointer) -> Bool {
        guard !isEverything, let first = name.first else { return true }
        return lengths.withUnsafeBufferPointer { $0[Int(Self.folded(first))] } & Self.bit(name.count) != 0
    }

    func keeps(_ path: ItemPath) -> Bool {
        var text = path.text
        return text.withUTF8 { keeps(UnsafeRawBufferPointer($0)) }
    }
}
