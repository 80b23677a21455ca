import NoteModel

/// What the hub signs: that a node's log had this end at this time.
public struct AuditStatement: Sendable, Hashable {
    public let name: AuditLogName
    public let head: AuditHead
    /// By the hub's clock, since 1970-01-01 UTC.
    public let milliseconds: UInt64

    public init(_ name: AuditLogName, head: AuditHead, milliseconds: UInt64) {
        self.name = name
        self.head = head
        self.milliseconds = milliseconds
    }

    /// The signed bytes. They begin with what they are, so that no other signature of the same key can stand for one.
    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.text("dongbo audit countersignature 1")
        writer.text(name.node)
        writer.identifier(name.log)
        writer.varint(head.sequence)
        writer.raw(head.hash.bytes)
        writer.varint(milliseconds)
        return writer.bytes
    }

    public init(decoding bytes: [UInt8]) throws(CodecError) {
        self = try ByteReader.read(bytes) { reader throws(CodecError) in
            guard try reader.text() == "dongbo audit countersignature 1" else {
                throw .malformed("this is no countersignature")
            }
            let name = AuditLogName(node: try reader.text(), log: try reader.identifier())
            let sequence = try reader.varint()
            guard let hash = Digest(bytes: try reader.slice(32)) else { throw .truncated }
            return AuditStatement(
                name, head: AuditHead(sequence: sequence, hash: hash), milliseconds: try reader.varint())
        }
    }
}
