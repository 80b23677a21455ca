import NoteModel

/// A run of neighbouring entries of a sorted list, as it is stored: keys share their beginnings.
public struct ViewLeaf: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public var key: [UInt8]
        public var payload: [UInt8]

        public init(key: [UInt8], payload: [UInt8]) {
            self.key = key
            self.payload = payload
        }
    }

    /// More are stored as several leaves.
    public static let entriesMax = 128

    /// By ascending key.
    public var entries: [Entry]

    public init(_ entries: [Entry] = []) { self.entries = entries }

    /// The first entry at or behind `key`.
    public func index(of key: [UInt8]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].key.sortsBefore(key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    public subscript(key: [UInt8]) -> [UInt8]? {
        let index = index(of: key)
        return index < entries.count && entries[index].key == key ? entries[index].payload : nil
    }

    /// - Parameter payload: nil removes the entry.
    public mutating func set(_ key: [UInt8], to payload: [UInt8]?) {
        let index = index(of: key)
        let isThere = index < entries.count && entries[index].key == key
        switch (payload, isThere) {
        case (let payload?, true): entries[index].payload = payload
        case (let payload?, false): entries.insert(Entry(key: key, payload: payload), at: index)
        case (nil, true): entries.remove(at: index)
        case (nil, false): break
        }
    }

    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: entries.count * 64)
        writer.varint(entries.count)
        var previous: [UInt8] = []
        for entry in entries {
            let shared = entry.key.sharedCount(with: previous)
            writer.varint(shared)
            writer.varint(entry.key.count - shared)
            entry.key.withUnsafeBytes { writer.raw(UnsafeRawBufferPointer(rebasing: $0[shared...])) }
            writer.blob(entry.payload)
            previous = entry.key
        }
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        entries = try ByteReader.read(bytes) { reader throws(CodecError) in
            var entries: [Entry] = []
            let count = try reader.count()
            entries.reserveCapacity(count)
            var previous: [UInt8] = []
            for _ in 0..<count {
                let shared = Int(clamping: try reader.varint())
                let length = Int(clamping: try reader.varint())
                guard shared <= previous.count else { throw .malformed("a key shares more than there is") }
                previous.removeSubrange(shared...)
                previous.append(contentsOf: try reader.slice(length))
                entries.append(Entry(key: previous, payload: try reader.blob()))
            }
            return entries
        }
    }
}

/// Which row of which document an entry of a list stands for.
public struct ViewEntry: Sendable, Hashable {
    /// The note's local key.
    public let note: Int64
    public let document: Int
    public let row: Int

    public init(note: Int64, document: Int, row: Int) {
        self.note = note
        self.document = document
        self.row = row
    }

    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: 8)
        writer.varint(UInt64(note))
        writer.varint(document)
        writer.varint(row)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            ViewEntry(
                note: Int64(clamping: try reader.varint()), document: Int(clamping: try reader.varint()),
                row: Int(clamping: try reader.varint()))
        }
    }
}
