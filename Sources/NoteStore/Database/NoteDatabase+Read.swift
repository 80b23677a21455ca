import NoteModel

/// A note or conflict document as people see it.
public struct NoteView: Sendable, Hashable {
    public let unid: UNID
    public let form: String
    public let token: RevisionToken
    public let created: RevisionStamp?
    public let modified: RevisionStamp
    /// Sets are put together to lists; `$`-items of conflict documents are included.
    public internal(set) var content: NoteContent
    public let isDeleted: Bool
    /// A deletion met an edit that did not know of it.
    public let isDeleteConflict: Bool
    public let deletion: Revision.Deletion?
    /// Who deleted it, when and where; together with ``deletion``.
    public let deletionStamp: RevisionStamp?
    /// UNIDs of this note's open conflict documents.
    public let conflicts: [UNID]
    /// For a conflict document: the note it lost to.
    public let conflictOf: UNID?
    public let parent: UNID?
}

extension NoteDatabase {
    /// The note or conflict document with this UNID; nil when this replica never had it.
    public func view(_ unid: UNID, reading reader: any NoteStoreReader) throws -> NoteView? {
        if let record = try reader.presentNote(unid) { return try view(of: record, reading: reader) }
        return try conflictDocument(unid, reading: reader).map(Self.view)
    }

    /// - Precondition: the note is here (``NoteRecord/isHere``).
    public func view(of record: NoteRecord, reading reader: any NoteStoreReader) throws -> NoteView {
        precondition(record.isHere, "a note that is not here shows nothing")
        let note = try LoadedNote(record, reading: reader)
        let rules = self.rules(of: record.form)
        let content = try note.content(rules, reader).assembled
        let conflicts = record.conflictCount == 0 ? [] : try note.losses(rules, reader)
        var deletion: Revision?
        if note.state.heads.contains(where: \.isDeletion) {
            let dots = note.state.heads.filter(\.isDeletion).map(\.dot)
            // The latest, not the last to arrive: every replica names the same one.
            deletion = try LoadedNote.history(of: record, reading: reader).map(\.revision)
                .filter { dots.contains($0.dot) }.max { ($0.time, $0.dot) < ($1.time, $1.dot) }
        }
        let parent = Self.parent(in: content)
        return NoteView(
            unid: record.unid, form: record.form, token: note.state.token, created: note.state.created,
            modified: note.state.latest!, content: content, isDeleted: note.state.isDeleted,
            isDeleteConflict: note.state.isDeleteConflict, deletion: deletion?.deletion,
            deletionStamp: deletion.map(RevisionStamp.init),
            conflicts: conflicts.map { ConflictDocument.unid(of: record.unid, losing: $0.dot) },
            conflictOf: content[.conflict] == nil ? nil : parent, parent: parent)
    }

    /// What a note shows that was saved once, nil for any other: the same as ``view(of:reading:)``, without folding it and
    /// without checking its hash.
    public func contentSavedOnce(_ record: NoteRecord, reading reader: any NoteStoreReader) throws -> NoteContent? {
        guard record.isSavedOnce, let stored = try reader.revisions(of: record).last else { return nil }
        return try Self.content(ofOnlyRevision: stored.bytes, of: record.unid)
    }

    /// What a deleted note showed before its latest deletion.
    func contentBeforeDeletion(of record: NoteRecord, reading reader: any NoteStoreReader) throws -> NoteContent {
        let note = try LoadedNote(record, reading: reader)
        let history = try LoadedNote.history(of: record, reading: reader)
        guard let head = note.state.winner(of: note.state.heads),
            let deletion = history.first(where: { $0.revision.dot == head.dot })?.revision
        else { return NoteContent() }
        let before = NoteState(unid: record.unid, folding: history.filter { deletion.base.contains($0.revision.dot) })
        return before.content(rules: rules(of: record.form)) { history }.assembled
    }

    /// The open conflict document `unid`, unless somebody edited it: then it is an ordinary note.
    public func conflictDocument(_ unid: UNID, reading reader: any NoteStoreReader) throws -> ConflictDocument? {
        guard let parent = try reader.conflictParent(of: unid), let record = try reader.presentNote(parent) else {
            return nil
        }
        let note = try LoadedNote(record, reading: reader)
        return try note.conflictDocuments(rules(of: record.form), reader).first { $0.unid == unid }
    }

    /// Every open conflict document, by note in the order of arrival here.
    public func conflictDocuments(reading reader: any NoteStoreReader) throws -> [ConflictDocument] {
        try reader.notesWithConflicts().flatMap { unid -> [ConflictDocument] in
            guard let record = try reader.presentNote(unid) else { return [] }
            return try LoadedNote(record, reading: reader).conflictDocuments(rules(of: record.form), reader)
        }
    }

    /// Every write of every item, oldest first; only of `item` (with its rows and elements) when given.
    public func history(
        of unid: UNID, item: String?, reading reader: any NoteStoreReader
    ) throws -> (entries: [ItemHistoryEntry], revisions: [EncodedRevision])? {
        guard let record = try reader.presentNote(unid) else { return nil }
        let note = try LoadedNote(record, reading: reader)
        let history = try LoadedNote.history(of: record, reading: reader)
        let entries = note.state.itemHistory(history, rules: rules(of: record.form)) { path in
            item.map { path.text == $0 || path.item == $0 } ?? true
        }
        return (entries, history)
    }

    /// The same for somebody: without what stands in conflict documents that they may not read.
    public func history(
        of unid: UNID, item: String?, for caller: NoteCaller, reading reader: any NoteStoreReader
    ) throws -> (entries: [ItemHistoryEntry], revisions: [EncodedRevision])? {
        guard var history = try history(of: unid, item: item, reading: reader) else { return nil }
        guard standing(of: caller).rights != nil, let view = try view(unid, reading: reader), !view.conflicts.isEmpty
        else { return history }
        let hidden = try view.conflicts.filter { try !mayRead($0, caller, reading: reader) }
        let dots = try Set(hidden.compactMap { try conflictDocument($0, reading: reader)?.dot })
        history.entries.removeAll { dots.contains($0.revision.revision.dot) }
        return history
    }

    /// One hash for everything this replica shows: equal on equal full replicas, whatever the order things came in.
    ///
    /// SHA-256 over the canonical encodings of all notes' states and conflict documents, by ascending UNID. Node notes
    /// (``NodeNote``) do not count: each replica adds its own, and that must not make equal replicas look different.
    /// O(size of the database).
    public func stateHash(reading reader: any NoteStoreReader) throws -> Digest {
        var hasher = StateHasher()
        var last: UNID?
        while true {
            let records = try reader.notes(afterUNID: last, limit: 1000)
            guard let final = records.last else { return hasher.finish() }
            last = final.unid
            for record in records where record.form != NodeNote.form {
                let note = try LoadedNote(record, reading: reader)
                hasher.add(note.state.encoded)
                guard record.conflictCount > 0 else { continue }
                for document in try note.conflictDocuments(rules(of: record.form), reader) {
                    hasher.add(document.encoded)
                }
            }
        }
    }

    public static func view(_ document: ConflictDocument) -> NoteView {
        let stamp = document.stamp
        return NoteView(
            unid: document.unid, form: document.form,
            token: RevisionToken(generation: document.generation, hash: document.hash.truncated), created: stamp,
            modified: stamp, content: document.content.assembled, isDeleted: false, isDeleteConflict: false,
            deletion: nil,
            deletionStamp: nil, conflicts: [], conflictOf: document.parent, parent: document.parent)
    }

    static func parent(in content: NoteContent) -> UNID? {
        guard case .text(let text)? = content[.parent]?.value else { return nil }
        return UNID(text)
    }
}
