/// The snapshot encoding of `Documentation/format.md`, section "Note state": canonical, so equal states have equal bytes
/// and the hash of a database is the hash of its notes' encodings.
extension NoteState {
    static let encodingVersion: UInt8 = 1

    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 1024)
        writer.byte(Self.encodingVersion)
        writer.identifier(unid)
        writer.vector(context)
        writer.varint(UInt64(generation))
        for stamp in [created, latest] { writer.stamp(stamp) }
        writer.varint(heads.count)
        for head in heads {
            writer.dot(head.dot)
            writer.fixed(head.time.rawValue)
            writer.byte(head.isDeletion ? 1 : 0)
            head.hash.write(to: &writer)
        }
        writer.varint(cells.count)
        for cell in cells {
            writer.text(cell.path.text)
            writer.varint(1 + cell.siblings.others.count)
            for sibling in cell.siblings.all {
                writer.dot(sibling.dot)
                writer.fixed(sibling.time.rawValue)
                writer.byte(sibling.flags.rawValue)
                if let value = sibling.value {
                    writer.value(value)
                } else {
                    writer.byte((sibling.isRemoval ? ValueTag.removed : ValueTag.redacted).rawValue)
                }
            }
        }
        return writer.bytes
    }

    /// Decodes untrusted bytes; accepts only what ``encoded`` gives.
    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in try reader.state() }
    }
}

extension ByteWriter {
    fileprivate mutating func stamp(_ stamp: RevisionStamp?) {
        guard let stamp else { return byte(0) }
        byte(1)
        dot(stamp.dot)
        fixed(stamp.time.rawValue)
        text(stamp.author)
        text(stamp.form)
    }
}

extension ByteReader {
    fileprivate mutating func state() throws(CodecError) -> NoteState {
        let version = try byte()
        guard version == NoteState.encodingVersion else { throw .unknownVersion(version) }
        var state = NoteState(unid: try identifier())
        state.context = try vector()
        guard let generation = UInt32(exactly: try varint()) else { throw .malformed("a generation is too large") }
        state.generation = generation
        state.created = try stamp()
        state.latest = try stamp()
        for _ in 0..<(try count(minimumBytes: 58)) {
            let dot = try dot()
            let time = HybridTimestamp(rawValue: try fixed())
            let kind = try byte()
            guard kind <= 1, state.heads.last.map({ $0.dot < dot }) ?? true else {
                throw .malformed("heads are not sorted")
            }
            state.heads.append(Head(dot: dot, time: time, isDeletion: kind == 1, hash: try Digest(reading: &self)))
        }
        let cells = try count(minimumBytes: 20)
        state.cells.reserveCapacity(cells)
        for _ in 0..<cells {
            let cell = try cell()
            if let last = state.cells.last, !(last.path < cell.path) { throw .malformed("items are not sorted") }
            state.cells.append(cell)
        }
        return state
    }

    private mutating func stamp() throws(CodecError) -> RevisionStamp? {
        switch try byte() {
        case 0: return nil
        case 1:
            return RevisionStamp(
                dot: try dot(), time: HybridTimestamp(rawValue: try fixed()), author: try text(), form: try text())
        default: throw .malformed("a stamp is malformed")
        }
    }

    private mutating func cell() throws(CodecError) -> Cell {
        guard let path = ItemPath(normalized: try text()) else { throw .malformed("an item's name is not valid") }
        var siblings: [Sibling] = []
        for _ in 0..<(try count(minimumBytes: 18)) {
            let dot = try dot()
            let time = HybridTimestamp(rawValue: try fixed())
            let flags = ItemFlags(rawValue: try byte())
            guard let tag = ValueTag(rawValue: try byte()), flags.isSubset(of: .known),
                siblings.last.map({ $0.dot < dot }) ?? true
            else { throw .malformed("an item is malformed") }
            let value = tag == .redacted || tag == .removed ? nil : try value(tag)
            siblings.append(Sibling(dot: dot, time: time, flags: flags, value: value, isRemoval: tag == .removed))
        }
        guard let set = Siblings(siblings) else { throw .malformed("an item has no value") }
        return Cell(path: path, siblings: set)
    }
}
