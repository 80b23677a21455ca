import NoteModel

extension NoteDatabase {
    /// Saves inside the transaction `writer`. Reads and decides first; writes only when nothing speaks against it, so a
    /// refused save leaves the transaction as it was and a group of saves can share one.
    public func save(_ request: SaveRequest, in writer: any NoteStoreWriter, wallMilliseconds: UInt64) throws
        -> SaveOutcome
    {
        let unid = request.unid ?? randomUNID()
        var note = try writer.note(unid).map { try LoadedNote($0, reading: writer) } ?? LoadedNote(unid: unid)
        try Self.checkIsHere(note.record)
        var changes = request.changes
        var form = request.form ?? (note.state.latest?.form ?? "")
        var isNew = note.record.key == 0
        if note.record.key == 0, let document = try conflictDocument(unid, reading: writer) {
            // Editing a conflict document makes an ordinary note of it, with everything it showed.
            changes = Self.overlay(changes, on: document.content)
            form = request.form ?? document.form
            isNew = false
        }
        try Self.check(form: form, changes: changes)
        try requireSave(request, form: form, of: note, isNew: isNew, writer)
        let rules = self.rules(of: form)

        let shown = try note.content(rules, writer)
        if let base = request.base, note.record.key == 0 || base != note.state.token {
            return try save(changes, on: base, of: &note, form: form, request, in: writer, wallMilliseconds)
        }
        let losses = try note.losses(rules, writer)
        let changesForm = form != note.state.latest?.form
        let author = standing(of: request.caller).author
        let occasion = FormOccasion(
            form: form, author: author, caller: request.caller, wallMilliseconds: wallMilliseconds, isNew: isNew,
            changesForm: changesForm)
        let plan: SavePlan
        switch try planForm(changes, on: note.state, shown: shown, losses: losses, occasion, reading: writer) {
        case .plan(let formed): plan = formed
        case .invalid(let failures): return .invalid(failures)
        }
        if plan.isEmpty, note.record.key != 0, !note.state.isDeleted, !note.state.isDeleteConflict, !changesForm {
            return .unchanged(SavedNote(unid: unid, token: note.state.token))
        }
        if isNew || note.record.key != 0 { try Self.requireNoApproval(in: plan, request) }
        try requireUnprotected(plan, of: note.state, rules, for: request.caller)
        try write(plan, base: note.state.context, form: form, author: author, to: &note, in: writer, wallMilliseconds)
        return .saved(SavedNote(unid: unid, token: note.state.token))
    }

    /// A save on an older version: different items merge, the same item is refused or becomes a conflict.
    private func save(
        _ changes: [(path: ItemPath, change: ItemChange)], on base: RevisionToken, of note: inout LoadedNote,
        form: String,
        _ request: SaveRequest, in writer: any NoteStoreWriter, _ wallMilliseconds: UInt64
    ) throws -> SaveOutcome {
        let current = note.record.key == 0 ? nil : SavedNote(unid: note.record.unid, token: note.state.token)
        let history = try LoadedNote.history(of: note.record, reading: writer)
        guard let read = Self.state(named: base, in: history, unid: note.record.unid), let current else {
            return .unknownBase(current: current)
        }
        let rules = self.rules(of: form)
        let shown = try note.content(rules, writer)
        let shownThen = read.content(rules: rules) { history }
        let losses = read.losses(rules: rules) { history }
        let plan = read.planSave(changes, shown: shownThen, losses: losses, rules: rules)
        let collisions = Self.collisions(of: plan, read: read, now: note.state, shown: shown, rules: rules)
        if !collisions.isEmpty, request.onConflict == .refuse { return .refused(current: current, items: collisions) }
        if plan.isEmpty { return .unchanged(current) }
        // Where nothing the editor changed has changed meanwhile, it is the same as having read the current version.
        let isCurrent = collisions.isEmpty
        let author = standing(of: request.caller).author
        let occasion = FormOccasion(
            form: form, author: author, caller: request.caller, wallMilliseconds: wallMilliseconds)
        let formed = try planForm(
            changes, on: isCurrent ? note.state : read, shown: isCurrent ? shown : shownThen,
            losses: isCurrent ? try note.losses(rules, writer) : losses, occasion, reading: writer)
        switch formed {
        case .invalid(let failures): return .invalid(failures)
        case .plan(let plan):
            if plan.isEmpty { return .unchanged(current) }
            try Self.requireNoApproval(in: plan, request)
            try requireUnprotected(plan, of: note.state, rules, for: request.caller)
            try write(
                plan, base: isCurrent ? note.state.context : read.context, form: form, author: author, to: &note,
                in: writer, wallMilliseconds)
        }
        return .saved(SavedNote(unid: note.record.unid, token: note.state.token))
    }

    private static func requireNoApproval(in plan: SavePlan, _ request: SaveRequest) throws(DongboError) {
        guard !request.makesApproval, let write = plan.writes.first(where: { $0.path.isApproval }) else { return }
        throw DongboError(
            .badData, "'\(write.path.text)' is a signed approval; 'dongbo approve' makes them, and nobody changes them")
    }

    /// Makes and stores one revision of `note`.
    func write(
        _ plan: SavePlan, deletion: Revision.Deletion? = nil, base: VersionVector, form: String, author: String,
        to note: inout LoadedNote, in writer: any NoteStoreWriter, _ wallMilliseconds: UInt64
    ) throws {
        var clock = try writer.clock()
        var time = HybridLogicalClock(latest: clock.time)
        guard let now = time.tick(after: note.state.latest?.time, wallMilliseconds: wallMilliseconds) else {
            throw Self.timeNotReached(note, wallMilliseconds)
        }
        try noteFallingBack(from: clock.time, in: writer, wallMilliseconds)
        let previous = note.state.context[identity.incarnation]
        let predecessor =
            previous == 0 ? nil : try predecessor(counter: previous, of: note, reading: writer)
        let revision = Revision(
            dot: Dot(identity.incarnation, clock.counter + 1), unid: note.record.unid, base: base,
            predecessor: predecessor,
            generation: max(note.state.generation, min(note.state.generation, Limits.generationMax - 1) + 1), time: now,
            author: author, form: form, deletion: deletion,
            resolves: plan.resolves, leavesOpen: plan.leavesOpen, undoes: plan.undoes, writes: plan.writes,
            salts: .seed(random128()))
        let encoded: EncodedRevision
        do throws(CodecError) {
            encoded = try EncodedRevision(revision)
        } catch {
            throw DongboError(.badData, "the note cannot be saved: \(error)", cause: error)
        }
        clock.counter += 1
        clock.time = now
        try writer.setClock(clock)
        if signatures != nil { unsigned.append((clock.counter, encoded.hash)) }
        try commit([encoded], to: &note, origin: nil, in: writer)
    }

    private func predecessor(
        counter: UInt64, of note: LoadedNote, reading reader: any NoteStoreReader
    ) throws -> Revision.Predecessor? {
        if let head = note.state.heads.first(where: { $0.dot == Dot(identity.incarnation, counter) }) {
            return Revision.Predecessor(counter: counter, hash: head.hash)
        }
        let history = try LoadedNote.history(of: note.record, reading: reader)
        return history.last { $0.revision.dot == Dot(identity.incarnation, counter) }
            .map { Revision.Predecessor(counter: counter, hash: $0.hash) }
    }

    /// Stores revisions that the fold accepts, then the record, the feed entry and the conflict documents' names.
    func commit(
        _ revisions: [EncodedRevision], to note: inout LoadedNote, origin: IncarnationID?,
        in writer: any NoteStoreWriter
    ) throws {
        for revision in revisions {
            note.state.apply(revision)
            try writer.append(revision, to: &note.record)
        }
        let wasForm = note.record.form == FormCatalogue.formName
        let wasAccess = note.record.form == AccessNote.form
        note.record.form = note.state.latest?.form ?? ""
        note.record.context = note.state.context
        note.record.generation = note.state.generation
        note.record.standing = note.state.isDeleted ? .deleted : .present
        // An entry of the access list is for every replica, or a denial would not hold where it is not seen.
        note.record.readers =
            note.record.form == AccessNote.form
            ? nil : try note.state.readers { try LoadedNote.history(of: note.record, reading: writer) }
        note.record.snapshot = note.record.revisionCount > 1 ? note.state.encoded : nil
        try refreshConflicts(of: &note, in: writer)
        try writer.put(note.record, origin: origin)
        if wasForm || note.record.form == FormCatalogue.formName, let changed = updateCatalogue(note.state) {
            try rederiveConflicts(ofForm: changed, in: writer)
        }
        if wasAccess || note.record.form == AccessNote.form { updateAccess(note.state) }
        try updateViews(with: note, in: writer)
    }

    private func refreshConflicts(of note: inout LoadedNote, in writer: any NoteStoreWriter) throws {
        let before = note.record.conflictCount
        // One head and single siblings: the case of nearly every save needs no look at policies.
        guard note.state.mayHaveConflicts || before > 0 else { return }
        let losses = try note.losses(rules(of: note.record.form), writer)
        note.record.conflictCount = losses.count
        guard before > 0 || !losses.isEmpty else { return }
        try writer.setConflicts(
            losses.map { ConflictDocument.unid(of: note.record.unid, losing: $0.dot) }, of: note.record)
    }

    /// After a form's rules changed, its notes' conflict documents follow; nothing else about them changes.
    private func rederiveConflicts(ofForm form: String, in writer: any NoteStoreWriter) throws {
        var key: Int64 = 0
        while true {
            let records = try writer.notes(afterKey: key, limit: 1000)
            guard let last = records.last else { return }
            key = last.key
            for record in records where record.form == form && record.revisionCount > 1 {
                var note = try LoadedNote(record, reading: writer)
                try refreshConflicts(of: &note, in: writer)
                guard note.record != record else { continue }
                try writer.put(note.record, origin: nil)
                try updateViews(with: note, in: writer)
            }
        }
    }

    /// Items in the save that others have changed since the editor read them.
    private static func collisions(
        of plan: SavePlan, read: NoteState, now: NoteState, shown: NoteContent, rules: FormRules
    ) -> [NoteContent.Item] {
        if rules.policy == .whole || now.isDeleted {
            return plan.writes.map { shown[$0.path] ?? .init(path: $0.path, value: nil) }
        }
        return plan.writes.compactMap { write in
            let newer = now[write.path]?.siblings.all.filter { !read.context.contains($0.dot) } ?? []
            let wanted: ItemValue? = if case .value(let value) = write.content { value } else { nil }
            if newer.contains(where: { $0.value != wanted }) { return shown[write.path] }
            let wasRemoved = read[write.path] != nil && now[write.path] == nil && wanted != nil
            return wasRemoved ? .init(path: write.path, value: nil) : nil
        }
    }

    /// The state that `token` names, found among the states this replica has shown: the folds of its arrivals.
    private static func state(named token: RevisionToken, in history: [EncodedRevision], unid: UNID) -> NoteState? {
        var state = NoteState(unid: unid)
        for revision in history {
            state.apply(revision)
            if state.token == token { return state }
        }
        // A single revision's own token, as another replica may have shown it.
        guard let saved = history.first(where: { $0.hash.truncated == token.hash }) else { return nil }
        let base = saved.revision.base
        let seen = history.filter { $0.revision.dot == saved.revision.dot || base.contains($0.revision.dot) }
        let own = NoteState(unid: unid, folding: seen)
        return own.token == token ? own : nil
    }

    private static func overlay(
        _ changes: [(path: ItemPath, change: ItemChange)], on content: NoteContent
    ) -> [(path: ItemPath, change: ItemChange)] {
        let changed = Set(changes.map(\.path))
        let kept = content.items.compactMap { item in item.value.map { (path: item.path, change: ItemChange.set($0)) } }
        return kept.filter { !changed.contains($0.path) } + changes
    }

    private static func checkIsHere(_ record: NoteRecord) throws(DongboError) {
        switch record.standing {
        case .present, .deleted: return
        case .withdrawn, .unselected:
            throw DongboError(.noRight, "note \(record.unid) is no longer for this node; it was withdrawn from here")
        case .purged:
            throw DongboError(.noSuchThing, "note \(record.unid) was deleted and purged; make a new note instead")
        }
    }

    private static func check(form: String, changes: [(path: ItemPath, change: ItemChange)]) throws(DongboError) {
        guard form.utf8.count <= Limits.formBytesMax else {
            throw DongboError(.badData, "a form's name may have \(Limits.formBytesMax) bytes")
        }
        guard changes.count <= Limits.writesPerRevisionMax else {
            throw DongboError(.badData, "one save may write \(Limits.writesPerRevisionMax) items")
        }
    }
}

extension NoteState {
    /// False means there is certainly no conflict document.
    var mayHaveConflicts: Bool { heads.count > 1 || cells.contains { !$0.siblings.isSingle } }
}
