import NoteModel

/// What people do.
extension Replica {
    func create(_ items: [ItemPath: ItemValue], rules: FormRules = .standard) -> TestNote {
        let unid = UNID(rawValue: Digest(of: Array("note of \(name) \(counter)".utf8)).truncated)
        let note = TestNote(unid: unid, rules: rules)
        save(open(note), items.map { ($0.key, .set($0.value)) })
        return note
    }

    func open(_ note: TestNote) -> Session {
        Session(
            note: note, state: state(note), shown: shown(note),
            losses: state(note).losses(rules: note.rules) { history(note) })
    }

    /// Nil when there was nothing to save.
    @discardableResult
    func save(_ session: Session, _ changes: [(path: ItemPath, change: ItemChange)], at second: UInt64 = 0) -> Dot? {
        let plan = session.plan(changes)
        return plan.isEmpty ? nil : write(plan, to: session.note, base: session.state, at: second)
    }

    @discardableResult
    func edit(_ note: TestNote, _ path: ItemPath, _ value: ItemValue, at second: UInt64 = 0) -> Dot? {
        save(open(note), [(path, .set(value))], at: second)
    }

    func edit(_ note: TestNote, _ items: [ItemPath: ItemValue], at second: UInt64 = 0) {
        save(open(note), items.map { ($0.key, .set($0.value)) }, at: second)
    }

    @discardableResult
    func remove(_ note: TestNote, _ path: ItemPath, at second: UInt64 = 0) -> Dot? {
        save(open(note), [(path, .remove)], at: second)
    }

    func delete(_ note: TestNote, at second: UInt64 = 0) { delete(open(note), at: second) }

    func delete(_ session: Session, at second: UInt64 = 0) {
        write(Session.emptyPlan, to: session.note, base: session.state, deletion: .init(reason: "trùng"), at: second)
    }

    func resolve(
        _ note: TestNote, _ document: ConflictDocument, keepTheirs: Bool = false, choices: [ItemPath: Bool] = [:],
        at second: UInt64 = 0
    ) {
        let session = open(note)
        let plan = session.state.planResolution(
            of: document, keepTheirs: keepTheirs, choices: choices, shown: session.shown, losses: session.losses,
            rules: note.rules)
        write(plan, to: note, base: session.state, at: second)
    }
}

/// What people see.
extension Replica {
    func shown(_ note: TestNote) -> NoteContent { state(note).content(rules: note.rules) { history(note) } }

    func read(_ note: TestNote, _ path: ItemPath) -> ItemValue? { shown(note).assembled[path]?.value }

    func conflicts(_ note: TestNote) -> [ConflictDocument] {
        state(note).conflictDocuments(rules: note.rules) { history(note) }
    }
}
