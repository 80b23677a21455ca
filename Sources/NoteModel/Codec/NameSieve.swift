/// Tells items that are surely not wanted from those that may be, by the length and the beginning of their names: a revision has many
/// items, a formula asks for few, and the names themselves are compared later.
///
/// Spellings that differ in case only pass alike. Names are in normal form C, where no letter beyond ASCII is an ASCII letter in
/// lower case; how many bytes another spelling of a name beyond ASCII has is not known, and then everything passes.
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
        isEverything = wanted.contains { !$0.isASCII }
        lengths = isEverything ? [] : Array(repeating: 0, count: 256)
        guard !isEverything else { return }
        for path in wanted {
            let name = path.text.utf8
            lengths[Int(Self.folded(name.first!))] |= Self.bit(name.count)
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

    /// Whether the item can be told from all that did not pass.
    func keeps(_ path: ItemPath) -> Bool {
        var text = path.text
        return text.withUTF8 { keeps(UnsafeRawBufferPointer($0)) }
    }
}

extension ItemPath {
    var isASCII: Bool { text.utf8.allSatisfy { $0 < 0x80 } }
}
