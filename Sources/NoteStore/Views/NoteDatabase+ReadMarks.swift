import AccessControl
import NoteModel

extension NoteDatabase {
    /// Whether somebody has not read a note since it last changed here. Marks stay on this node.
    ///
    /// - Parameter person: canonical name.
    public func isUnread(_ note: Int64, by person: String, reading reader: any NoteStoreReader) throws -> Bool {
        guard let mark = try reader.readMark(of: note, by: ReaderName.key(person)), mark > 0 else { return true }
        return try (reader.note(withKey: note)?.lastRevision ?? 0) > Int64(clamping: mark)
    }

    /// Marks notes read or unread; a conflict document counts with the note it lost to.
    ///
    /// - Returns: how many marks have changed.
    public func markRead(
        _ unids: [UNID], isRead: Bool, by person: String, as caller: NoteCaller, in writer: any NoteStoreWriter
    ) throws -> Int {
        var changed = 0
        for unid in unids {
            try require(.read, of: unid, for: caller, reading: writer)
            let owner = try writer.conflictParent(of: unid) ?? unid
            guard let record = try writer.presentNote(owner) else {
                throw DongboError(.noSuchThing, "there is no note \(unid)")
            }
            guard try isUnread(record.key, by: person, reading: writer) == isRead else { continue }
            try writer.setReadMark(
                of: record.key, by: ReaderName.key(person), to: isRead ? UInt64(record.lastRevision) : nil)
            changed += 1
        }
        return changed
    }
}
