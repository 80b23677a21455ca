import NoteModel

/// Says which node a database file belongs to, so that a history can name nodes and not incarnations.
///
/// One note of the form ``form`` per incarnation, written by the node itself into the file it names; it replicates with
/// the database. Bookkeeping, not content: it counts neither for the state hash nor for what an exchange reports.
public enum NodeNote {
    public static let form = "$Node"

    /// Whether notes of a form are bookkeeping, which exchanges carry and do not count.
    static func isBookkeeping(form: String) -> Bool { form == NodeNote.form || form == AccessNote.form }

    static let incarnation = ItemPath("Incarnation")!
    static let name = ItemPath("Name")!
    /// Since when nobody waits for the file any longer; absent while it is in use.
    static let fenced = ItemPath("Fenced")!

    /// Follows from the incarnation, so that saying it twice makes no second note.
    static func unid(of incarnation: IncarnationID) -> UNID {
        UNID(rawValue: Digest(of: Array("dongbo.incarnation.1".utf8) + incarnation.bytes).truncated)
    }
}

/// What is written down of one database file.
public struct NodeEntry: Sendable, Hashable {
    /// Canonical name of the node the file is on.
    public let name: String
    /// Nobody waits for it any longer, and it may only hand in what it wrote.
    public let isFenced: Bool
}

extension NoteDatabase {
    /// Writes down that this file is `node`'s; does nothing when that stands there already.
    ///
    /// - Parameter node: canonical name, also the author.
    public func publish(node: String, in writer: any NoteStoreWriter, wallMilliseconds: UInt64) throws {
        let request = SaveRequest(
            unid: NodeNote.unid(of: identity.incarnation), form: NodeNote.form,
            changes: [
                (NodeNote.incarnation, .set(.text(identity.incarnation.description))),
                (NodeNote.name, .set(.names([node]))),
            ], author: node)
        _ = try save(request, in: writer, wallMilliseconds: wallMilliseconds)
    }

    /// Canonical names of the nodes that have said which files are theirs.
    public func nodeNames(reading reader: any NoteStoreReader) throws -> [IncarnationID: String] {
        try nodeEntries(reading: reader).mapValues(\.name)
    }

    /// What is written down of every file of this database that ever took part.
    public func nodeEntries(reading reader: any NoteStoreReader) throws -> [IncarnationID: NodeEntry] {
        var entries: [IncarnationID: NodeEntry] = [:]
        for record in try reader.designNotes() where record.form == NodeNote.form && !record.isDeleted {
            guard let (incarnation, entry) = try nodeEntry(record, reader) else { continue }
            entries[incarnation] = entry
        }
        return entries
    }

    public func nodeEntry(of incarnation: IncarnationID, reading reader: any NoteStoreReader) throws -> NodeEntry? {
        guard let record = try reader.presentNote(NodeNote.unid(of: incarnation)) else { return nil }
        return try nodeEntry(record, reader)?.entry
    }

    private func nodeEntry(
        _ record: NoteRecord, _ reader: any NoteStoreReader
    ) throws -> (incarnation: IncarnationID, entry: NodeEntry)? {
        let content = try view(of: record, reading: reader).content
        guard case .text(let text)? = content[NodeNote.incarnation]?.value, let incarnation = IncarnationID(text),
            case .names(let list)? = content[NodeNote.name]?.value, let name = list.first
        else { return nil }
        return (incarnation, NodeEntry(name: name, isFenced: content[NodeNote.fenced] != nil))
    }

    /// Stops waiting for a file: its node is lost, or has another one. Does nothing for a file that is fenced already.
    ///
    /// - Parameter name: of the file's node, for one that never said itself that there is such a file.
    /// - Returns: false when nobody has written down that there is such a file, and no name is given.
    @discardableResult
    public func fence(
        _ incarnation: IncarnationID, of name: String? = nil, author: String, in writer: any NoteStoreWriter,
        wallMilliseconds: UInt64
    ) throws -> Bool {
        guard let entry = try nodeEntry(of: incarnation, reading: writer) else {
            guard let name else { return false }
            let request = SaveRequest(
                unid: NodeNote.unid(of: incarnation), form: NodeNote.form,
                changes: [
                    (NodeNote.incarnation, .set(.text(incarnation.description))), (NodeNote.name, .set(.names([name]))),
                    (NodeNote.fenced, .set(.number(1))),
                ], author: author)
            _ = try save(request, in: writer, wallMilliseconds: wallMilliseconds)
            return true
        }
        guard !entry.isFenced else { return true }
        let request = SaveRequest(
            unid: NodeNote.unid(of: incarnation), changes: [(NodeNote.fenced, .set(.number(1)))], author: author,
            onConflict: .document)
        _ = try save(request, in: writer, wallMilliseconds: wallMilliseconds)
        return true
    }

    /// Sizes as a caller may know them: who does not see everything counts what they see.
    ///
    /// - Complexity: O(notes) for such a caller.
    public func contentStatistics(for caller: NoteCaller, reading reader: any NoteStoreReader) throws -> StoreStatistics
    {
        let standing = standing(of: caller)
        guard standing.rights != nil else { return try contentStatistics(reading: reader) }
        var statistics = StoreStatistics(notes: 0, deleted: 0, conflicts: 0, bytes: 0)
        var key: Int64 = 0
        while true {
            let records = try reader.notes(afterKey: key, limit: 1000)
            guard let last = records.last else { return statistics }
            key = last.key
            for record in records where !record.form.hasPrefix("$") {
                guard try mayRead(record, standing, reading: reader) else { continue }
                if record.isDeleted { statistics.deleted += 1 } else { statistics.notes += 1 }
                statistics.conflicts += record.conflictCount
            }
        }
    }

    /// Sizes as people count them: without the database's own design and bookkeeping.
    public func contentStatistics(reading reader: any NoteStoreReader) throws -> StoreStatistics {
        var statistics = try reader.statistics()
        for record in try reader.designNotes() {
            if record.isDeleted { statistics.deleted -= 1 } else { statistics.notes -= 1 }
        }
        return statistics
    }
}
