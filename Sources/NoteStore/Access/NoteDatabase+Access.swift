import AccessControl
import NoteModel
import ReplicationCore
import Synchronization

extension NoteDatabase {
    /// The access list in force.
    public var accessList: AccessList { access.withLock { $0.list } }

    /// What the list in force gives a caller.
    public func standing(of caller: NoteCaller) -> NoteCaller.Standing {
        if let fixed = caller.fixedStanding { return fixed }
        let (list, edition) = access.withLock { ($0.list, $0.edition) }
        return caller.standing(list, edition: edition)
    }

    /// What a caller sees of lists, views and the full text.
    ///
    /// - Throws: `.noRight` when the list lets the caller read nothing.
    public func sight(of caller: NoteCaller) throws(DongboError) -> Sight {
        guard let rights = standing(of: caller).rights else { return .everything }
        guard rights.level >= .reader else {
            throw refusal(caller, "read here", .level, rights)
        }
        return .readers(rights.itemKeys)
    }

    /// - Throws: `.noRight` when the list lets the caller read neither documents nor public documents.
    public func requireAnyReading(by caller: NoteCaller) throws(DongboError) {
        guard let rights = standing(of: caller).rights, rights.level < .reader,
            !rights.flags.contains(.readPublicDocuments)
        else { return }
        throw refusal(caller, "read here", .level, rights)
    }

    /// For what is done with a database on this node only; notes have their own checks.
    ///
    /// - Throws: `.noRight` when the list gives the caller less than `level`.
    /// - Parameter act: after "may not": "change the design".
    public func require(_ level: AccessLevel, of caller: NoteCaller, to act: String) throws(DongboError) {
        guard let rights = standing(of: caller).rights, rights.level < level else { return }
        throw refusal(caller, act, .level, rights)
    }

    /// Sets entries of the list, or takes them out of it.
    ///
    /// - Throws: `.noRight` for a caller who may not; `.wrongUsage` when nobody would be left who may change the list.
    /// - Returns: how many entries came out otherwise than before.
    @discardableResult
    public func changeAccess(
        set entries: [AccessEntry], remove names: [String] = [], as caller: NoteCaller, in writer: any NoteStoreWriter,
        wallMilliseconds: UInt64
    ) throws -> Int {
        try require(.manager, of: caller, to: "change the access list")
        var list = accessList
        // Whoever writes the first entry writes down the standard ones with it, or they would be gone.
        let first = try isAccessUnwritten(writer) ? list.entries.filter { list.entry($0.name) != nil } : []
        for entry in entries { list.set(entry) }
        for name in names { list.remove(name) }
        guard list.hasManager else {
            throw DongboError(
                .wrongUsage, "somebody must stay who may change the list: make another entry manager first")
        }
        let keys = Set((entries.map(\.name) + names).map(ReaderName.key))
        var changed = 0
        for entry in first.filter({ !keys.contains(ReaderName.key($0.name)) }) + entries {
            changed += try write(entry, as: caller, in: writer, wallMilliseconds) ? 1 : 0
        }
        for name in names {
            let outcome = try delete(
                AccessNote.unid(of: name), reason: "", as: caller, in: writer, wallMilliseconds: wallMilliseconds)
            if case .done = outcome { changed += 1 }
        }
        return changed
    }

    private func isAccessUnwritten(_ reader: any NoteStoreReader) throws -> Bool {
        try !reader.designNotes().contains { $0.form == AccessNote.form && !$0.isDeleted }
    }

    private func write(
        _ entry: AccessEntry, as caller: NoteCaller, in writer: any NoteStoreWriter, _ wallMilliseconds: UInt64
    ) throws -> Bool {
        let request = SaveRequest(
            unid: AccessNote.unid(of: entry.name), form: AccessNote.form, changes: AccessNote.changes(entry),
            caller: caller, onConflict: .document)
        if case .saved = try establish(request, in: writer, wallMilliseconds: wallMilliseconds) { return true }
        return false
    }
}
