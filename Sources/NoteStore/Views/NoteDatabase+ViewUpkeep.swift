import FormulaLanguage
import NoteModel
import Synchronization
import ViewIndex

extension NoteDatabase {
    /// Brings every view up to date with a note that was saved, received, deleted or restored. In the note's transaction.
    func updateViews(with note: LoadedNote, in writer: any NoteStoreWriter) throws {
        let active = try takeIn(note.record, note.state, in: writer)
        guard !active.isEmpty, !note.record.form.hasPrefix("$") || note.record.revisionCount > 1 else { return }
        let subjects = try self.subjects(of: note, reading: writer)
        for (view, shelved) in active { try update(view, shelved, note.record, subjects, in: writer) }
        if note.state[.conflict] != nil { try updateParent(ofConflict: note.record.unid, in: writer) }
    }

    /// The note's content leaves this file: so does what views and people's marks have of it.
    func eraseFromViews(_ record: NoteRecord, in writer: any NoteStoreWriter) throws {
        guard record.key != 0 else { return }
        // Whoever reads from now on what there was before this change keeps nothing of it.
        viewTrees.forget(through: try writer.lastSequence())
        try writer.removeReadMarks(of: record.key)
        for (view, shelved) in try takeIn(record, NoteState(unid: record.unid), in: writer) {
            try ViewUpdate(view, shelved, in: writer).put([], readers: nil, of: record.key)
        }
        // What is no longer kept up cannot let go of one note; it goes as a whole.
        for shelved in views.withLock({ $0.leaving }) {
            _ = try writer.removeView(shelved.id, limit: .max)
            views.withLock { $0.removeLeaving(shelved.id) }
        }
        try updateParent(ofConflict: record.unid, in: writer)
    }

    /// Puts a note's documents as they are now into one view.
    func update(
        _ view: CompiledView, _ shelved: ShelvedView, _ record: NoteRecord, _ subjects: [NoteSubject],
        in writer: any NoteStoreWriter
    ) throws {
        let evaluator = FormulaEvaluator(settings: view.settings(evaluatedAt: shelved.evaluatedMilliseconds))
        let documents = try evaluate(subjects, view, evaluator)
        try ViewUpdate(view, shelved, in: writer).put(documents, readers: record.readers, of: record.key)
    }

    /// A conflict document that somebody edited is a note of its own and no longer one of its parent's documents.
    private func updateParent(ofConflict unid: UNID, in writer: any NoteStoreWriter) throws {
        guard let parent = try writer.conflictParent(of: unid), let record = try writer.presentNote(parent) else {
            return
        }
        try updateViews(with: try LoadedNote(record, reading: writer), in: writer)
    }

    /// Notes what changes in designs and folders.
    ///
    /// - Returns: the views that are kept up.
    private func takeIn(
        _ record: NoteRecord, _ state: NoteState, in writer: any NoteStoreWriter
    ) throws -> [(CompiledView, ShelvedView)] {
        let (active, refiled) = views.withLock { catalogue -> ([(CompiledView, ShelvedView)], FolderChange?) in
            if record.form == ViewDesign.noteForm || catalogue.entries[record.unid] != nil { catalogue.update(state) }
            let isFolderNote = record.form == FolderNote.form || catalogue.hasFolderNote(record.unid)
            let refiled = isFolderNote ? catalogue.updateFolder(state) : nil
            catalogue.note(record.unid)
            return (catalogue.active, refiled)
        }
        if let refiled { try refile(refiled, in: writer) }
        return active
    }

    /// Documents that were put into a folder, or taken out of it.
    private func refile(_ change: FolderChange, in writer: any NoteStoreWriter) throws {
        views.withLock { catalogue in change.documents.forEach { catalogue.note($0) } }
        let active = views.withLock { $0.active.first { $0.0.design.unid == change.folder } }
        for unid in change.documents {
            var owner = try writer.presentNote(unid)
            if owner == nil { owner = try writer.conflictParent(of: unid).flatMap { try writer.presentNote($0) } }
            guard let owner else { continue }
            // A replica that asks for the folder has to hear of it.
            try writer.put(owner, origin: nil)
            guard let (view, shelved) = active else { continue }
            let subjects = try self.subjects(of: LoadedNote(owner, reading: writer), reading: writer)
            try update(view, shelved, owner, subjects, in: writer)
        }
    }

    /// The note's document and its conflict documents; none for a deleted note and for the database's own design.
    func subjects(of note: LoadedNote, reading reader: any NoteStoreReader) throws -> [NoteSubject] {
        let record = note.record
        guard record.standing == .present, !record.form.hasPrefix("$") else { return [] }
        let rules = self.rules(of: record.form)
        // Where a deletion met an edit, more is shown than the state has.
        let isPlain = !note.state.isDeleteConflict
        let main = NoteSubject(
            unid: record.unid, form: record.form, created: note.state.created?.time ?? HybridTimestamp(rawValue: 0),
            modified: note.state.latest, isConflict: note.state[.conflict] != nil,
            parent: note.state[.parent] == nil && isPlain ? .some(nil) : nil,
            hasFormItem: note.state[NoteSubject.formItem] != nil || !isPlain
        ) { try note.content(rules, reader).assembled }
        guard record.conflictCount > 0 else { return [main] }
        return try [main]
            + note.conflictDocuments(rules, reader).compactMap { document in
                // One that somebody edited is a note of its own.
                guard try reader.presentNote(document.unid) == nil else { return nil }
                return NoteSubject(
                    unid: document.unid, form: document.form, created: document.time, modified: document.stamp,
                    isConflict: true, parent: document.parent
                ) { document.content.assembled }
            }
    }

    /// As ``subjects(of:reading:)`` of the loaded note. One that was saved once is nothing but that revision: reading it so
    /// costs a fraction of folding it and checking its hash.
    ///
    /// - Parameter wanted: what ``NoteSubject/sieve(for:)`` gave for the view they are evaluated for.
    func subjects(
        of note: ReadNote, wanted: NameSieve, reading reader: any NoteStoreReader
    ) throws -> [NoteSubject] {
        guard let stored = note.onlyRevision else {
            return try subjects(of: LoadedNote(note.record, reading: reader), reading: reader)
        }
        let (unid, bytes) = (note.record.unid, stored.bytes)
        let outline = try CodecError.asDamage(of: unid) { () throws(CodecError) in
            try RevisionOutline(decodingAccepted: bytes, wanted: wanted)
        }
        let subject = NoteSubject(
            unid: unid, form: note.record.form, created: outline.stamp.time, modified: outline.stamp,
            isConflict: outline.writes(.conflict), parent: outline.writes(.parent) ? nil : .some(nil),
            hasFormItem: outline.writes(NoteSubject.formItem), outline: outline.hasSetElements ? nil : outline
        ) { try Self.content(ofOnlyRevision: bytes, of: unid) }
        return [subject]
    }

    /// As ``subjects(of:reading:)`` of a note that was read.
    func subjects(of record: NoteRecord, reading reader: any NoteStoreReader) throws -> [NoteSubject] {
        let only = record.isSavedOnce ? try reader.revisions(of: record).last : nil
        return try subjects(of: ReadNote(record, onlyRevision: only), wanted: .everything, reading: reader)
    }

    /// What a note that was saved once shows (``NoteRecord/isSavedOnce``).
    static func content(ofOnlyRevision bytes: [UInt8], of unid: UNID) throws -> NoteContent {
        let revision = try CodecError.asDamage(of: unid) { () throws(CodecError) in
            try Revision(decodingAccepted: bytes)
        }
        let items = revision.writes.compactMap { write -> NoteContent.Item? in
            switch write.content {
            case .value(let value): NoteContent.Item(path: write.path, flags: write.flags, value: value)
            case .redacted: NoteContent.Item(path: write.path, flags: write.flags, value: nil)
            case .removed: nil
            }
        }
        return NoteContent(items).assembled
    }

    func evaluate(
        _ subjects: [NoteSubject], _ view: CompiledView, _ evaluator: FormulaEvaluator
    ) throws -> [ViewDocument] {
        try subjects.compactMap { subject in
            let isMember = view.design.isFolder && isFiled(subject.unid, in: view.design.unid)
            let document = view.evaluate(subject, isMember: isMember, with: evaluator)
            if let failure = subject.failure { throw failure }
            return document
        }
    }

    func isFiled(_ document: UNID, in folder: UNID) -> Bool {
        views.withLock { $0.members(of: folder).contains(document) }
    }

    /// Whether somebody has put a document into a folder; false when there is no such folder.
    public func isFiled(_ document: UNID, inFolderNamed name: String) -> Bool {
        views.withLock { catalogue in
            guard let folder = catalogue.entry(named: name)?.design, folder.isFolder else { return false }
            return catalogue.members(of: folder.unid).contains(document)
        }
    }
}
