import NoteModel

/// A piece of a log, as one file: a header, then frames.
public struct AuditSegment: Sendable {
    public let name: AuditLogName
    /// The record before the first of this piece.
    public let before: AuditHead
    /// Where the frames begin.
    public let framesOffset: Int

    private static let magic = Array("DONGBOA1".utf8)

    public init(_ name: AuditLogName, before: AuditHead) {
        self.name = name
        self.before = before
        framesOffset = Self.header(name, before).count
    }

    public var header: [UInt8] { Self.header(name, before) }

    private static func header(_ name: AuditLogName, _ before: AuditHead) -> [UInt8] {
        var writer = ByteWriter()
        writer.text(name.node)
        writer.identifier(name.log)
        writer.varint(before.sequence)
        writer.raw(before.hash.bytes)
        var file = ByteWriter()
        file.raw(magic)
        file.blob(writer.bytes)
        return file.bytes
    }

    /// Reads the header of a file.
    public init(reading file: [UInt8]) throws(CodecError) {
        guard file.starts(with: Self.magic) else { throw .malformed("this is no audit log") }
        let result: Result<AuditSegment, CodecError> = file.withUnsafeBytes { buffer in
            Result { () throws(CodecError) in
                var reader = ByteReader(UnsafeRawBufferPointer(rebasing: buffer[Self.magic.count...]))
                let content = try reader.blob()
                let (name, before) = try ByteReader.read(content) { reader throws(CodecError) in
                    let name = AuditLogName(node: try reader.text(), log: try reader.identifier())
                    let sequence = try reader.varint()
                    guard let hash = Digest(bytes: try reader.slice(32)) else { throw .truncated }
                    return (name, AuditHead(sequence: sequence, hash: hash))
                }
                return AuditSegment(name, before: before)
            }
        }
        self = try result.get()
    }

    /// What reading the frames came to.
    public struct Contents: Sendable {
        /// In order, each with where its frame ends in the file.
        public var records: [(record: AuditRecord, end: Int)] = []
        public var head: AuditHead
        /// Where the good frames end.
        public var end: Int
        /// What ended it before the file did.
        public var fault: AuditFault?
        /// The fault is what a write that was cut off leaves.
        public var isTorn = false
    }

    /// Follows the chain through the file's frames, up to the first that does not fit.
    public func contents(of file: [UInt8]) -> Contents {
        var chain = AuditChain(name, head: before)
        var contents = Contents(head: before, end: framesOffset)
        while true {
            switch AuditFrame.next(in: file, at: contents.end) {
            case .end: return contents
            case .unreadable(let isTorn):
                contents.isTorn = isTorn
                contents.fault = .unreadable(after: contents.head.sequence)
                return contents
            case .record(let record, let hash, let next):
                do throws(AuditFault) {
                    try chain.follow(record, hash: hash)
                } catch {
                    contents.fault = error
                    return contents
                }
                contents.records.append((record, next))
                contents.head = chain.head
                contents.end = next
            }
        }
    }
}
