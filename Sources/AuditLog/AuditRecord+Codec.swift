import NoteModel

/// The canonical encoding: one record, one sequence of bytes. `Documentation/audit.md` has the table.
extension AuditRecord {
    private static let version: UInt8 = 1
    /// Bytes of one record.
    public static let bytesMax = 64 << 10

    public var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 256)
        writer.byte(Self.version)
        writer.varint(sequence)
        writer.raw(previous.bytes)
        writer.varint(milliseconds)
        writer.text(entry.act.rawValue)
        writer.byte(entry.outcome.rawValue)
        writer.text(entry.code)
        writer.text(entry.actor.name)
        writer.byte(entry.actor.way.rawValue)
        writer.text(entry.actor.origin)
        writer.text(entry.database)
        writer.varint(entry.unids.count)
        for unid in entry.unids { writer.identifier(unid) }
        writer.text(entry.detail)
        writer.varint(entry.closes ?? 0)
        return writer.bytes
    }

    /// - Throws: ``CodecError`` for bytes that are not what ``bytes`` gives; `.malformed` for an act of a newer version.
    public init(decoding bytes: [UInt8]) throws(CodecError) {
        guard bytes.count <= Self.bytesMax else { throw .tooLarge("an audit record") }
        self = try ByteReader.read(bytes) { reader throws(CodecError) in try Self(reading: &reader) }
        // What making an entry would have changed, a length or a control character, was not made by one.
        guard self.bytes == bytes else { throw .malformed("an audit record is not in canonical form") }
    }

    private init(reading reader: inout ByteReader) throws(CodecError) {
        let version = try reader.byte()
        guard version == Self.version else { throw .unknownVersion(version) }
        sequence = try reader.varint()
        guard let hash = Digest(bytes: try reader.slice(32)) else { throw .truncated }
        previous = hash
        milliseconds = try reader.varint()
        entry = try AuditEntry(reading: &reader)
    }
}

extension AuditEntry {
    fileprivate init(reading reader: inout ByteReader) throws(CodecError) {
        guard let act = AuditAct(rawValue: try reader.text()) else {
            throw .malformed("an act that this version does not know")
        }
        guard let outcome = AuditOutcome(rawValue: try reader.byte()) else { throw .malformed("an unknown outcome") }
        let code = try reader.text()
        let name = try reader.text()
        guard let way = AuditActor.Way(rawValue: try reader.byte()) else { throw .malformed("an unknown way in") }
        let actor = AuditActor(name, way, from: try reader.text())
        let database = try reader.text()
        var unids: [UNID] = []
        for _ in 0..<(try reader.count(minimumBytes: 16)) { unids.append(try reader.identifier()) }
        let detail = try reader.text()
        let closes = try reader.varint()
        self.init(
            act, outcome, by: actor, code: code, database: database, unids: unids, detail: detail,
            closes: closes == 0 ? nil : closes)
    }
}
