/// An accepted revision whose items are found but not decoded: for whoever needs a few of many.
///
/// The structure is checked as in any decoding, a value when it is asked for.
public struct RevisionOutline: Sendable {
    /// Small, because there are many of them: a revision is much shorter than 4 GiB (``Limits``).
    struct Item: Sendable {
        /// Where the bytes of its name begin, and how many there are.
        let name: UInt32
        let nameCount: UInt32
        /// Where its value begins, with the tag.
        let value: UInt32
        let flags: ItemFlags
        let tag: ValueTag
    }

    public let stamp: RevisionStamp
    /// Elements of sets are among the items; they have to be put together before anybody sees them.
    public let hasSetElements: Bool
    private let bytes: [UInt8]
    private let items: [Item]
    private let wanted: NameSieve

    /// - Parameters:
    ///   - bytes: accepted before, like those for ``Revision/init(decodingAccepted:)``.
    ///   - wanted: names that will be asked for; all others may be unclear.
    public init(decodingAccepted bytes: [UInt8], wanted: NameSieve = .everything) throws(CodecError) {
        guard bytes.count <= Limits.revisionBytesMax else { throw .tooLarge("a revision") }
        (stamp, items, hasSetElements) = try ByteReader.read(bytes) { reader throws(CodecError) in
            try reader.outline(wanted)
        }
        self.bytes = bytes
        self.wanted = wanted
    }

    /// Whether it says anything of the item: a value, or that it was removed or redacted. Only for names that were wanted.
    public func writes(_ path: ItemPath) -> Bool {
        precondition(wanted.keeps(path), "nobody wanted the item")
        return item(path) != nil
    }

    /// What it says of an item.
    public enum Finding: Sendable, Hashable {
        case value(ItemValue)
        case redacted
        /// Nothing of this name, and nothing whose name differs from it in case only.
        case nothing
        /// Perhaps an item whose name differs in case, or one that was not wanted.
        case unclear
    }

    /// Decodes the one item that is asked for.
    public func find(_ path: ItemPath) throws(CodecError) -> Finding {
        if let item = item(path), item.tag != .removed {
            return item.tag == .redacted ? .redacted : .value(try value(of: item))
        }
        guard wanted.keeps(path), path.isASCII else { return .unclear }
        // Names of another length are no other spelling of this one.
        let length = UInt32(path.text.utf8.count)
        return items.contains { $0.nameCount == length && $0.tag != .removed } ? .unclear : .nothing
    }

    /// Those among the items that were wanted.
    public func attachments() throws(CodecError) -> [AttachmentReference] {
        var found: [AttachmentReference] = []
        for item in items where item.tag == .attachment {
            if case .attachment(let reference) = try value(of: item) { found.append(reference) }
        }
        return found
    }

    private func value(of item: Item) throws(CodecError) -> ItemValue {
        let value: Result<ItemValue, CodecError> = bytes.withUnsafeBytes { buffer in
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[Int(item.value)...]))
            do throws(CodecError) { return .success(try reader.value()) } catch { return .failure(error) }
        }
        return try value.get()
    }

    private func item(_ path: ItemPath) -> Item? {
        var text = path.text
        return text.withUTF8 { name in
            bytes.withUnsafeBufferPointer { bytes in
                items.first { item in
                    guard Int(item.nameCount) == name.count else { return false }
                    var index = 0
                    while index < name.count, bytes[Int(item.name) + index] == name[index] { index += 1 }
                    return index == name.count
                }
            }
        }
    }
}
