import NoteModel
import NoteStore

/// Identifiers and revisions that are the same in every run.
public enum Sample {
    public static let replica = ReplicaID(rawValue: 0xD0)
    /// 1 January 2026.
    public static let wall: UInt64 = 1_767_225_600_000

    public static func incarnation(_ number: Int) -> IncarnationID { IncarnationID(rawValue: 0xA000 + UInt128(number)) }

    public static func unid(_ number: Int) -> UNID { UNID(rawValue: 0xF000 + UInt128(number)) }

    public static func identity(_ number: Int) -> DatabaseIdentity {
        DatabaseIdentity(replica: replica, incarnation: incarnation(number))
    }

    /// A revision of `note` with one text item.
    public static func revision(
        of note: UNID, by node: Int = 1, counter: UInt64, base: VersionVector = VersionVector(),
        form: String = "Person",
        wall: UInt64 = Sample.wall, _ text: String = "x"
    ) throws -> EncodedRevision {
        try EncodedRevision(
            Revision(
                dot: Dot(incarnation(node), counter), unid: note, base: base,
                time: HybridTimestamp(milliseconds: wall, counter: UInt16(truncatingIfNeeded: counter)),
                author: "CN=Lan/O=Thanh Xuân", form: form,
                writes: [ItemWrite(ItemPath("HoTen")!, .value(.text(text)))], salts: .seed(UInt128(counter))))
    }
}

extension NoteStoreWriter {
    /// Stores one more revision of a note as the database above would.
    @discardableResult
    public func add(_ revision: EncodedRevision, origin: IncarnationID? = nil) throws -> NoteRecord {
        var record = try note(revision.revision.unid) ?? NoteRecord(unid: revision.revision.unid)
        try append(revision, to: &record)
        record.form = revision.revision.form
        record.context.insert(revision.revision.dot)
        record.generation += 1
        record.sequence = try put(record, origin: origin)
        return try note(record.unid)!
    }
}
