/// A revision with its one canonical encoding and its hash.
///
/// The encoding is `Documentation/format.md`, section "Revision". The hash covers the header, and of each write the path,
/// the flags and a commitment `SHA-256(salt, value)`; so a value can be redacted, or withheld from a partial replica,
/// while the hash still verifies.
public struct EncodedRevision: Sendable, Hashable {
    public let revision: Revision
    public let bytes: [UInt8]
    public let hash: Digest

    /// Bytes of the encoding before the part that stores keep compressed: version and UNID.
    public static let prefixLength = 17
    static let version: UInt8 = 1

    /// Encodes and hashes. Throws ``CodecError/tooLarge(_:)`` beyond ``Limits``, and ``CodecError/malformed(_:)`` for text
    /// that is not in normal form C: nobody could read it back.
    public init(_ revision: Revision) throws(CodecError) {
        guard revision.isNormalizedC else { throw .malformed("text is not in normal form C") }
        var writer = ByteWriter(capacity: 1024)
        writer.header(of: revision)
        var hasher = RevisionHasher(header: writer.bytes, writes: revision.writes.count)
        writer.salts(revision.salts)
        writer.varint(revision.writes.count)
        let salts = revision.salts.derived(count: revision.writes.count)
        for (index, write) in revision.writes.enumerated() {
            let start = writer.count
            writer.text(write.path.text)
            writer.flags(of: write)
            let valueStart = writer.count
            switch write.content {
            case .value(let value): writer.value(value)
            case .removed: writer.byte(ValueTag.removed.rawValue)
            case .redacted(let commitment):
                writer.byte(ValueTag.redacted.rawValue)
                commitment.write(to: &writer)
            }
            guard writer.count - valueStart <= Limits.valueBytesMax else {
                throw .tooLarge(
                    "an item's value may have \(Limits.valueBytesMax) bytes; attach larger content as a file")
            }
            let commitment = write.content.commitment
            writer.bytes.withUnsafeBytes { bytes in
                hasher.add(
                    UnsafeRawBufferPointer(rebasing: bytes[start..<valueStart]),
                    value: UnsafeRawBufferPointer(rebasing: bytes[valueStart...]), salt: salts[index], known: commitment
                )
            }
        }
        if let limit = revision.exceededLimit(encodedBytes: writer.count) { throw .tooLarge(limit) }
        self.revision = revision
        self.bytes = writer.bytes
        self.hash = hasher.finish()
    }

    /// Decodes untrusted bytes and computes their hash.
    ///
    /// Accepts exactly the bytes that encoding gives, so a revision has one encoding and one hash.
    public init(decoding bytes: [UInt8]) throws(CodecError) {
        guard bytes.count <= Limits.revisionBytesMax else { throw .tooLarge("a revision") }
        let (revision, hash) = try ByteReader.read(bytes) { reader throws(CodecError) in try reader.revision() }
        if let limit = revision.exceededLimit(encodedBytes: bytes.count) { throw .tooLarge(limit) }
        self.revision = revision
        self.bytes = bytes
        self.hash = hash
    }
}

extension ItemWrite.Content {
    fileprivate var commitment: Digest? {
        if case .redacted(let commitment) = self { commitment } else { nil }
    }
}

extension Revision {
    /// Whether every text is in normal form C. Paths always are.
    fileprivate var isNormalizedC: Bool {
        guard author.isNormalizedC, form.isNormalizedC, deletion?.reason.isNormalizedC ?? true else { return false }
        return writes.allSatisfy { if case .value(let value) = $0.content { value.isNormalizedC } else { true } }
    }

    fileprivate func exceededLimit(encodedBytes: Int) -> String? {
        if encodedBytes > Limits.revisionBytesMax { return "one save may have \(Limits.revisionBytesMax) bytes" }
        if writes.count > Limits.writesPerRevisionMax {
            return "one save may write \(Limits.writesPerRevisionMax) items"
        }
        if form.utf8.count > Limits.formBytesMax { return "a form's name may have \(Limits.formBytesMax) bytes" }
        if author.utf8.count > Limits.authorBytesMax {
            return "an author's name may have \(Limits.authorBytesMax) bytes"
        }
        if let deletion, deletion.reason.utf8.count > Limits.reasonBytesMax {
            return "a reason may have \(Limits.reasonBytesMax) bytes"
        }
        return nil
    }
}

/// Collects `SHA-256("dongbo.revision.1", header, count, (path, flags, commitment)…)`.
///
/// Bytes are gathered first and hashed in one call each: for the short values of most items, starting a hash costs more than
/// running it.
struct RevisionHasher {
    private var input: ByteWriter
    private var scratch: [UInt8] = []

    init(header: [UInt8], writes: Int) {
        self = header.withUnsafeBytes { RevisionHasher(header: $0, writes: writes) }
    }

    init(header: UnsafeRawBufferPointer, writes: Int) {
        input = ByteWriter(capacity: header.count + 32 + writes * 56)
        input.raw("dongbo.revision.1".utf8)
        input.raw(header)
        input.varint(writes)
        scratch.reserveCapacity(256)
    }

    mutating func add(
        _ pathAndFlags: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, salt: UInt128, known: Digest?
    ) {
        input.raw(pathAndFlags)
        let commitment = known ?? Self.commitment(salt: salt, value: value, scratch: &scratch)
        commitment.write(to: &input)
    }

    /// `SHA-256(salt, value encoding)`: 32 bytes that say nothing about the value to who lacks the salt.
    static func commitment(salt: UInt128, value: UnsafeRawBufferPointer) -> Digest {
        var scratch: [UInt8] = []
        return commitment(salt: salt, value: value, scratch: &scratch)
    }

    private static func commitment(salt: UInt128, value: UnsafeRawBufferPointer, scratch: inout [UInt8]) -> Digest {
        scratch.removeAll(keepingCapacity: true)
        withUnsafeBytes(of: salt.bigEndian) { scratch.append(contentsOf: $0) }
        scratch.append(contentsOf: value)
        return Digest(of: scratch)
    }

    consuming func finish() -> Digest { Digest(of: input.bytes) }
}
