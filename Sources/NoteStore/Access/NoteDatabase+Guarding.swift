import AccessControl
import NoteModel

/// Where a database asks the one check (``AccessRights/decide(_:on:)``), and what it tells about a note.
extension NoteDatabase {
    /// A public document carries this item with the value 1 (Notes: `$PublicAccess`).
    static let publicItem = ItemPath("$PublicAccess")!

    static func kind(ofForm form: String) -> GuardedNote.Kind {
        if form == AccessNote.form { return .accessList }
        // What people put into a folder is no design: filing needs no right to change the folder. Which node runs an agent is none.
        return form.hasPrefix("$") && form != FolderNote.form && form != AgentLease.form ? .design : .document
    }

    /// A note as the check sees it.
    func guarded(_ note: LoadedNote, _ reader: any NoteStoreReader) throws -> GuardedNote {
        let kind = Self.kind(ofForm: note.record.form)
        guard note.state.isDeleted else {
            return GuardedNote(
                kind, readerKeys: note.record.readers, authorKeys: note.state.authors,
                isPublic: Self.isPublic(note.state[Self.publicItem]?.winner.value))
        }
        let content = try contentBeforeDeletion(of: note.record, reading: reader)
        return GuardedNote(
            kind, readerKeys: note.record.readers, authorKeys: Self.authorKeys(content),
            isPublic: Self.isPublic(content[Self.publicItem]?.value))
    }

    /// A conflict document: for those who may read both its note and what lost.
    private func guarded(_ document: ConflictDocument, of note: NoteRecord) -> GuardedNote {
        let authors = Self.authorKeys(document.content)
        var readers = Self.readerKeys(document.content).map { Set($0 + authors) }
        if let outer = note.readers { readers = readers?.intersection(outer) ?? Set(outer) }
        return GuardedNote(
            Self.kind(ofForm: document.form), readerKeys: readers?.sorted(), authorKeys: authors,
            isPublic: Self.isPublic(document.content[Self.publicItem]?.value))
    }

    /// What a first save would make of nothing.
    static func guarded(
        newForm form: String, _ changes: [(path: ItemPath, change: ItemChange)]
    ) -> GuardedNote {
        let isPublic = changes.contains {
            if case .set(let value) = $0.change { $0.path == publicItem && Self.isPublic(value) } else { false }
        }
        return GuardedNote(kind(ofForm: form), isPublic: isPublic)
    }

    static func isPublic(_ value: ItemValue?) -> Bool { value == .number(1) || value == .text("1") }

    private static func authorKeys(_ content: NoteContent) -> [String] {
        content.items.flatMap { item -> [String] in
            if case .authors(let names)? = item.value { names.map(ReaderName.key) } else { [] }
        }
    }

    private static func readerKeys(_ content: NoteContent) -> [String]? {
        let lists = content.items.compactMap { item -> [String]? in
            if case .readers(let names)? = item.value { names.map(ReaderName.key) } else { nil }
        }
        return lists.isEmpty ? nil : lists.flatMap { $0 }
    }

    /// Whether somebody may make a note of a form.
    static func decide(
        making form: String, _ rules: FormRules, _ changes: [(path: ItemPath, change: ItemChange)],
        _ rights: AccessRights
    ) -> AccessDecision {
        let decision = rights.decide(.create, on: guarded(newForm: form, changes))
        guard decision.isAllowed, !rules.creators.isEmpty, !rights.isNamed(in: rules.creators) else { return decision }
        return .refused(.formUsers)
    }

    /// Whether somebody may make a note of another form of one with these rules: what its form guards would be open then.
    static func mayLeave(_ rules: FormRules, _ rights: AccessRights) -> Bool {
        if rights.level >= .editor { return true }
        return rules.protected.isEmpty && (rules.creators.isEmpty || rights.isNamed(in: rules.creators))
    }

    // MARK: Asking

    /// Whether a caller may do something with a note or conflict document.
    ///
    /// - Returns: nil when there is no such note here.
    /// - Complexity: reads the note, unless no list restricts the caller.
    public func decision(
        on operation: AccessOperation, of unid: UNID, for rights: AccessRights, reading reader: any NoteStoreReader
    ) throws -> AccessDecision? {
        if let record = try reader.presentNote(unid) {
            return try decision(on: operation, of: record, for: rights, reading: reader)
        }
        guard let document = try conflictDocument(unid, reading: reader),
            let record = try reader.presentNote(document.parent)
        else { return nil }
        return rights.decide(operation, on: guarded(document, of: record))
    }

    func decision(
        on operation: AccessOperation, of record: NoteRecord, for rights: AccessRights,
        reading reader: any NoteStoreReader
    ) throws -> AccessDecision {
        // Reading asks nothing of the note that its record does not say, but for those who read only what is public.
        if operation == .read || operation == .copy, rights.level >= .reader {
            let kind = Self.kind(ofForm: record.form)
            return rights.decide(
                operation, on: GuardedNote(kind, readerKeys: record.readers, authorKeys: [], isPublic: false))
        }
        return rights.decide(operation, on: try guarded(LoadedNote(record, reading: reader), reader))
    }

    /// Whether a caller may read a note that is here.
    public func mayRead(
        _ record: NoteRecord, _ standing: NoteCaller.Standing, reading reader: any NoteStoreReader
    ) throws -> Bool {
        guard let rights = standing.rights else { return true }
        return try decision(on: .read, of: record, for: rights, reading: reader).isAllowed
    }

    /// The same of a note or conflict document; false when there is none.
    public func mayRead(_ unid: UNID, _ caller: NoteCaller, reading reader: any NoteStoreReader) throws -> Bool {
        guard let rights = standing(of: caller).rights else { return true }
        return try decision(on: .read, of: unid, for: rights, reading: reader)?.isAllowed ?? false
    }

    /// - Throws: `.noRight` when the caller may not do it. A note that is not here is no matter of rights, but whoever may read
    ///   nothing does not even hear that.
    public func require(
        _ operation: AccessOperation, of unid: UNID, for caller: NoteCaller, reading reader: any NoteStoreReader
    ) throws {
        guard let rights = standing(of: caller).rights(for: operation) else { return }
        guard let decision = try decision(on: operation, of: unid, for: rights, reading: reader) else {
            return try requireAnyReading(by: caller)
        }
        try allow(decision, operation, unid, caller, rights)
    }

    private func allow(
        _ decision: AccessDecision, _ operation: AccessOperation, _ unid: UNID, _ caller: NoteCaller,
        _ rights: AccessRights
    ) throws(DongboError) {
        guard case .refused(let ground) = decision else { return }
        throw refusal(caller, operation.act(unid), ground, rights)
    }

    /// Of a save: the note as it is, and what it would become.
    func requireSave(
        _ request: SaveRequest, form: String, of note: LoadedNote, isNew: Bool, _ writer: any NoteStoreWriter
    ) throws {
        guard let rights = standing(of: request.caller).writing else { return }
        let unid = note.record.unid
        if !isNew {
            guard let decision = try decision(on: .edit, of: unid, for: rights, reading: writer) else { return }
            try allow(decision, .edit, unid, request.caller, rights)
        }
        // A document that takes on another form is made as one of that.
        guard isNew || form != note.record.form else { return }
        let decision = Self.decide(making: form, rules(of: form), request.changes, rights)
        try allow(decision, .create, unid, request.caller, rights)
        if let former = note.state.latest?.form, form != former, !Self.mayLeave(rules(of: former), rights) {
            throw DongboError(
                .noRight,
                "\(request.caller.description) may not make a note of another form of \(unid): only editors may; "
                    + rights.explanation)
        }
    }

    /// - Throws: `.noRight` when the plan changes an item that only editors change.
    func requireUnprotected(
        _ plan: SavePlan, of state: NoteState, _ rules: FormRules, for caller: NoteCaller
    ) throws(DongboError) {
        guard let rights = standing(of: caller).writing, rights.level < .editor, !state.heads.isEmpty,
            let item = Self.protectedItem(
                in: plan.writes, of: state,
                rules.protected.union(self.rules(of: state.latest?.form ?? "").protected))
        else { return }
        throw DongboError(
            .noRight,
            "\(caller.description) may not change the item '\(item)': only editors may; \(rights.explanation)")
    }

    /// The first item of these writes that only editors change.
    static func protectedItem(in writes: [ItemWrite], of state: NoteState, _ protected: Set<String>) -> String? {
        writes.first { write in
            protected.contains(write.path.text) || protected.contains(String(write.path.item))
                || state[write.path]?.winner.flags.contains(.protected) == true
        }?.path.text
    }

    /// Says who may not do what, and which entry or item decided.
    func refusal(
        _ caller: NoteCaller, _ act: String, _ ground: AccessGround, _ rights: AccessRights
    ) -> DongboError {
        DongboError(.noRight, "\(caller.description) may not \(act): \(ground.text); \(rights.explanation)")
    }
}

extension AccessOperation {
    /// After "may not".
    fileprivate func act(_ unid: UNID) -> String {
        switch self {
        case .read: "read note \(unid)"
        case .create: "make such a note"
        case .edit: "change note \(unid)"
        case .delete: "delete note \(unid)"
        case .copy: "copy note \(unid)"
        }
    }
}
