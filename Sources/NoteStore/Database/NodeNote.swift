import NoteModel

/// Says which node a database file belongs to, so that a history can name nodes and not incarnations.
///
/// One note of the form ``form`` per incarnation, written by the node itself into the file it names; it replicates with
/// the database. Bookkeeping, not content: it counts neither for the state hash nor for what an exchange reports.
public enum NodeNote {
    public static let form = "$Node"
    static let incarnation = ItemPath("Incarnation")!
    static let name = ItemPath("Name")!

    /// Follows from the incarnation, so that saying it twice makes no second note.
    static func unid(of incarnation: IncarnationID) -> UNID {
        UNID(rawValue: Digest(of: Array("dongbo.incarnation.1".utf8) + incarnation.bytes).truncated)
    }
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
        var names: [IncarnationID: String] = [:]
        for record in try reader.designNotes() where record.form == NodeNote.form && !record.isDeleted {
            let content = try view(of: record, reading: reader).content
            guard case .text(let text)? = content[NodeNote.incarnation]?.value, let incarnation = IncarnationID(text),
                case .names(let list)? = content[NodeNote.name]?.value
            else { continue }
            names[incarnation] = list.first
        }
        return names
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
