/// Bits of the header's flag byte.
private enum HeaderFlag {
    static let deletion: UInt8 = 1
    static let predecessor: UInt8 = 2
    static let resolves: UInt8 = 4
    static let leavesOpen: UInt8 = 8
    static let undoes: UInt8 = 16
    static let known: UInt8 = 31
}

/// The bit of an item's flag byte that says a list of dots follows.
private let itemLeavesOpen: UInt8 = 0x80

private enum SaltMode {
    static let seed: UInt8 = 0
    static let explicit: UInt8 = 1
}

/// What stands before the items.
private struct RevisionHeader {
    let dot: Dot
    let unid: UNID
    let base: VersionVector
    let predecessor: Revision.Predecessor?
    let generation: UInt32
    let time: HybridTimestamp
    let author: String
    let form: String
    let deletion: Revision.Deletion?
    let resolves: [Dot]
    let leavesOpen: [Dot]
    let undoes: [Dot]
}

extension ByteWriter {
    mutating func header(of revision: Revision) {
        byte(EncodedRevision.version)
        identifier(revision.unid)
        var flags: UInt8 = 0
        if revision.deletion != nil { flags |= HeaderFlag.deletion }
        if revision.predecessor != nil { flags |= HeaderFlag.predecessor }
        if !revision.resolves.isEmpty { flags |= HeaderFlag.resolves }
        if !revision.leavesOpen.isEmpty { flags |= HeaderFlag.leavesOpen }
        if !revision.undoes.isEmpty { flags |= HeaderFlag.undoes }
        byte(flags)
        dot(revision.dot)
        vector(revision.base)
        if let predecessor = revision.predecessor {
            varint(predecessor.counter)
            predecessor.hash.write(to: &self)
        }
        varint(UInt64(revision.generation))
        fixed(revision.time.rawValue)
        text(revision.author)
        text(revision.form)
        if let deletion = revision.deletion { text(deletion.reason) }
        if !revision.resolves.isEmpty { dots(revision.resolves) }
        if !revision.leavesOpen.isEmpty { dots(revision.leavesOpen) }
        if !revision.undoes.isEmpty { dots(revision.undoes) }
    }

    mutating func flags(of write: ItemWrite) {
        if write.leavesOpen.isEmpty { return byte(write.flags.rawValue) }
        byte(write.flags.rawValue | itemLeavesOpen)
        dots(write.leavesOpen)
    }

    mutating func salts(_ salts: Salts) {
        switch salts {
        case .seed(let seed):
            byte(SaltMode.seed)
            fixed(seed)
        case .explicit(let salts):
            byte(SaltMode.explicit)
            varint(salts.count)
            for salt in salts { fixed(salt) }
        }
    }
}

extension ByteReader {
    /// A revision and the hash of what was read.
    mutating func revision() throws(CodecError) -> (Revision, Digest) {
        let (revision, hash) = try revision(hashing: true)
        return (revision, hash!)
    }

    /// - Returns: no hash unless `hashing`, which is most of the cost.
    mutating func revision(hashing: Bool) throws(CodecError) -> (Revision, Digest?) {
        let start = offset
        let header = try header()
        let headerEnd = offset

        let (salts, count) = try saltsAndCount()
        var hasher = hashing ? RevisionHasher(header: bytes(from: start, to: headerEnd), writes: count) : nil
        let writes = try writes(count, salts: hashing ? salts.derived(count: count) : [], into: &hasher)

        let revision = Revision(
            unchecked: header.dot, header.unid, header.base, header.predecessor, header.generation, header.time,
            header.author, header.form, header.deletion, header.resolves, header.leavesOpen, header.undoes, writes,
            salts)
        if let violation = revision.violation { throw .malformed(violation) }
        return (revision, hasher?.finish())
    }

    private mutating func header() throws(CodecError) -> RevisionHeader {
        let version = try byte()
        guard version == EncodedRevision.version else { throw .unknownVersion(version) }
        let unid: UNID = try identifier()
        let flags = try byte()
        guard flags & ~HeaderFlag.known == 0 else { throw .malformed("a revision has unknown flags") }
        let dot = try dot()
        let base = try vector()
        var predecessor: Revision.Predecessor?
        if flags & HeaderFlag.predecessor != 0 {
            predecessor = Revision.Predecessor(counter: try varint(), hash: try Digest(reading: &self))
        }
        guard let generation = UInt32(exactly: try varint()) else { throw .malformed("a generation is too large") }
        let time = HybridTimestamp(rawValue: try fixed())
        let author = try text()
        let form = try text()
        let deletion = flags & HeaderFlag.deletion != 0 ? Revision.Deletion(reason: try text()) : nil
        let resolves = flags & HeaderFlag.resolves != 0 ? try someDots() : []
        let leavesOpen = flags & HeaderFlag.leavesOpen != 0 ? try someDots() : []
        let undoes = flags & HeaderFlag.undoes != 0 ? try someDots() : []
        return RevisionHeader(
            dot: dot, unid: unid, base: base, predecessor: predecessor, generation: generation, time: time,
            author: author, form: form, deletion: deletion, resolves: resolves, leavesOpen: leavesOpen, undoes: undoes)
    }

    private mutating func saltsAndCount() throws(CodecError) -> (Salts, Int) {
        let salts = try salts()
        let count = try count(minimumBytes: 3)
        guard count <= Limits.writesPerRevisionMax else { throw .tooLarge("a revision's items") }
        if case .explicit(let explicit) = salts, explicit.count != count {
            throw .malformed("salts do not fit the items")
        }
        return (salts, count)
    }

    /// Who saved a revision, where the items are that pass `wanted`, and whether there are elements of sets among all; steps over
    /// the values.
    mutating func outline(
        _ wanted: NameSieve
    ) throws(CodecError) -> (RevisionStamp, [RevisionOutline.Item], hasSetElements: Bool) {
        let header = try header()
        let (_, count) = try saltsAndCount()
        var items: [RevisionOutline.Item] = []
        items.reserveCapacity(min(count, 8))
        var hasSetElements = false
        for _ in 0..<count {
            let length = try self.count()
            let name = offset
            let isWanted = wanted.keeps(try slice(length))
            let (flags, _) = try itemFlags()
            let value = offset
            guard let tag = ValueTag(rawValue: try byte()) else { throw .malformed("an item has an unknown type") }
            // Most are texts.
            if tag == .text { try skipBytes() } else { try skip(tag) }
            if flags.contains(.setElement) { hasSetElements = true }
            guard isWanted else { continue }
            items.append(
                .init(
                    name: UInt32(name), nameCount: UInt32(length), value: UInt32(value), flags: flags, tag: tag))
        }
        let stamp = RevisionStamp(dot: header.dot, time: header.time, author: header.author, form: header.form)
        return (stamp, items, hasSetElements)
    }

    private mutating func salts() throws(CodecError) -> Salts {
        switch try byte() {
        case SaltMode.seed: return .seed(try fixed())
        case SaltMode.explicit:
            let length = try count(minimumBytes: 16)
            var salts: [UInt128] = []
            salts.reserveCapacity(length)
            for _ in 0..<length { salts.append(try fixed()) }
            return .explicit(salts)
        default: throw .malformed("a revision has an unknown kind of salt")
        }
    }

    private mutating func writes(
        _ count: Int, salts: [UInt128], into hasher: inout RevisionHasher?
    ) throws(CodecError) -> [ItemWrite] {
        var writes: [ItemWrite] = []
        writes.reserveCapacity(count)
        for index in 0..<count {
            let start = offset
            guard let path = ItemPath(normalized: try text()) else { throw .malformed("an item's name is not valid") }
            let (flags, leavesOpen) = try itemFlags()
            let valueStart = offset
            guard let tag = ValueTag(rawValue: try byte()) else { throw .malformed("an item has an unknown type") }
            let content: ItemWrite.Content
            var commitment: Digest?
            switch tag {
            case .removed: content = .removed
            case .redacted:
                let hash = try Digest(reading: &self)
                commitment = hash
                content = .redacted(commitment: hash)
            default: content = .value(try value(tag))
            }
            guard offset - valueStart <= Limits.valueBytesMax else { throw .tooLarge("an item's value") }
            if !salts.isEmpty {
                hasher?.add(
                    bytes(from: start, to: valueStart), value: bytes(from: valueStart, to: offset),
                    salt: salts[index], known: commitment)
            }
            writes.append(ItemWrite(path, flags: flags, leavesOpen: leavesOpen, content))
        }
        return writes
    }

    @inline(__always) private mutating func itemFlags() throws(CodecError) -> (ItemFlags, leavesOpen: [Dot]) {
        let byte = try byte()
        if byte == 0 { return ([], []) }
        let flags = ItemFlags(rawValue: byte & ~itemLeavesOpen)
        guard flags.isSubset(of: .known) else { throw .malformed("an item has unknown flags") }
        guard byte & itemLeavesOpen != 0 else { return (flags, []) }
        return (flags, try someDots())
    }

    /// A list that a flag announced: an empty one would be a second encoding of none.
    private mutating func someDots() throws(CodecError) -> [Dot] {
        let dots = try dots()
        guard !dots.isEmpty else { throw .malformed("an announced list of dots is empty") }
        return dots
    }
}

extension Revision {
    /// Decodes bytes that were accepted before, without computing their hash: for showing, never for passing on.
    public init(decodingAccepted bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in try reader.revision(hashing: false).0 }
    }

    /// For decoding, which checks ``violation`` and throws instead of stopping the program.
    fileprivate init(
        unchecked dot: Dot, _ unid: UNID, _ base: VersionVector, _ predecessor: Predecessor?, _ generation: UInt32,
        _ time: HybridTimestamp, _ author: String, _ form: String, _ deletion: Deletion?, _ resolves: [Dot],
        _ leavesOpen: [Dot], _ undoes: [Dot], _ writes: [ItemWrite], _ salts: Salts
    ) {
        self.dot = dot
        self.unid = unid
        self.base = base
        self.predecessor = predecessor
        self.generation = generation
        self.time = time
        self.author = author
        self.form = form
        self.deletion = deletion
        self.resolves = resolves
        self.leavesOpen = leavesOpen
        self.undoes = undoes
        self.writes = writes
        self.salts = salts
    }
}

extension EncodedRevision {
    /// The dot of an encoded revision, without decoding the rest.
    public static func dot(in bytes: [UInt8]) throws(CodecError) -> Dot {
        guard bytes.count > prefixLength else { throw .truncated }
        // Flags come first, then the dot: a few bytes, so copying them is nothing.
        return try ByteReader.read(Array(bytes[(prefixLength + 1)...].prefix(26))) { reader throws(CodecError) in
            let dot = try reader.dot()
            _ = try reader.slice(reader.remaining)
            return dot
        }
    }
}
