import NoteModel

/// A record as it stands in a file and on the wire: its length in four bytes, its bytes, their SHA-256.
public enum AuditFrame {
    /// What is found at a place of a file.
    public enum Step: Sendable, Hashable {
        case record(AuditRecord, hash: Digest, next: Int)
        case end
        /// - isTorn: it is what a write that was cut off leaves, at the very end.
        case unreadable(isTorn: Bool)
    }

    /// Bytes around a record.
    public static let overhead = 4 + 32

    /// - Returns: the bytes, and the record's hash.
    public static func encode(_ record: AuditRecord) -> (bytes: [UInt8], hash: Digest) {
        let bytes = record.bytes
        let hash = Digest(of: bytes)
        var writer = ByteWriter(capacity: bytes.count + overhead)
        writer.fixed(UInt32(bytes.count))
        writer.raw(bytes)
        writer.raw(hash.bytes)
        return (writer.bytes, hash)
    }

    /// Reads the frame at `offset`.
    public static func next(in bytes: [UInt8], at offset: Int) -> Step {
        let rest = bytes.count - offset
        guard rest > 0 else { return .end }
        guard rest >= 4 else { return .unreadable(isTorn: true) }
        let length = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
        let end = offset + overhead + length
        // A file that was enlarged before the crash, and never filled.
        let isEmpty = length == 0 && bytes[offset...].allSatisfy { $0 == 0 }
        guard (1...AuditRecord.bytesMax).contains(length) else { return .unreadable(isTorn: isEmpty) }
        guard end <= bytes.count else { return .unreadable(isTorn: true) }
        let content = Array(bytes[offset + 4..<end - 32])
        let hash = Digest(of: content)
        guard hash.bytes.elementsEqual(bytes[end - 32..<end]), let record = try? AuditRecord(decoding: content) else {
            return .unreadable(isTorn: end == bytes.count)
        }
        return .record(record, hash: hash, next: end)
    }
}
