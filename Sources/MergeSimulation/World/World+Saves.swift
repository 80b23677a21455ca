import NoteModel
import SimulationKit

extension World {
    /// Saves `changes` on top of what was opened, which may be stale.
    mutating func save(_ opened: OpenNote, _ changes: [Change], on replica: Int) throws(Violation) {
        let wanted = changes.flatMap { Self.itemChanges($0, shown: opened.shown) }
        var plan = opened.state.planSave(
            wanted, shown: opened.shown, losses: opened.losses, rules: scenario.notes[opened.note])
        if plan.isEmpty { return }
        if mutant == .closesConflicts {
            plan.writes = plan.writes.map { ItemWrite($0.path, flags: $0.flags, $0.content) }
        }
        if opened.state.isDeleted { statistics.recreations += 1 }
        if !plan.leavesOpen.isEmpty { statistics.leftOpen += 1 }
        try commit(plan, on: opened, replica: replica)
    }

    mutating func resolve(_ document: Int, _ choices: Int, of note: Int, on replica: Int) throws(Violation) {
        let copy = replicas[replica].notes[note]
        let rules = scenario.notes[note]
        guard copy.isKnown, copy.isComplete(ledger[note]),
            let opened = copy.open(note, rules: rules, ledger: ledger[note])
        else { return }
        let documents = copy.state.conflictDocuments(rules: rules) { copy.history }
        guard !documents.isEmpty else { return }
        let chosen = documents[document % documents.count]
        var choice: [ItemPath: Bool] = [:]
        for (index, path) in chosen.items.enumerated() { choice[path] = choices >> (index % 8) & 1 == 1 }
        let plan = copy.state.planResolution(
            of: chosen, keepTheirs: false, choices: choice, shown: opened.shown, losses: opened.losses, rules: rules)
        statistics.resolutions += 1
        try commit(plan, on: opened, replica: replica)
        try checkSettled(chosen, note: note, replica: replica)
    }

    mutating func delete(_ opened: OpenNote, on replica: Int) {
        if opened.state.isDeleted || opened.state.heads.isEmpty { return }
        statistics.deletions += 1
        acknowledge(nil, on: opened, replica: replica)
    }

    private mutating func commit(_ plan: SavePlan, on opened: OpenNote, replica: Int) throws(Violation) {
        let isFresh = replicas[replica].notes[opened.note].state.context == opened.state.context
        if !isFresh { statistics.staleSaves += 1 }
        acknowledge(plan, on: opened, replica: replica)
        if isFresh { try checkEffect(of: plan, on: opened, replica: replica) }
    }

    /// Writes the revision (without a plan: a deletion), folds it in on its own replica and enters it in the ledger.
    private mutating func acknowledge(_ plan: SavePlan?, on opened: OpenNote, replica: Int) {
        let note = opened.note
        replicas[replica].counter += 1
        let wall = UInt64(1_700_000_000_000 + step * 1_000 + replicas[replica].clockOffset)
        let dot = Dot(replicas[replica].incarnation, replicas[replica].counter)
        let revision = Revision(
            dot: dot, unid: opened.state.unid, base: opened.state.context,
            predecessor: replicas[replica].notes[note].predecessor, generation: opened.state.generation + 1,
            time: time(after: replicas[replica].notes[note].state.latest?.time, on: replica, wall),
            author: replicas[replica].author, form: "HoSo",
            deletion: plan == nil ? .init() : nil, resolves: plan?.resolves ?? [], leavesOpen: plan?.leavesOpen ?? [],
            writes: plan?.writes ?? [], salts: .seed(UInt128(dot.counter)))
        let encoded: EncodedRevision
        do throws(CodecError) { encoded = try EncodedRevision(revision) } catch {
            preconditionFailure("the vocabulary holds nothing that is too large: \(error)")
        }
        let outcome = replicas[replica].notes[note].state.apply(encoded, rules: rules)
        precondition(outcome == .applied, "a replica refused its own save: \(outcome)")
        replicas[replica].notes[note].append(encoded, index: ledger[note].count)
        replicas[replica].notes[note].predecessor = .init(counter: dot.counter, hash: encoded.hash)
        ledger[note].append(encoded)
        statistics.saves += 1
        trace.add(encoded.hash.bytes)
        self.note("replica \(replica) saved \(describe(revision))")
    }

    /// Rises along a note's history, and falls back with the clock otherwise. A store would not save on a time from far ahead; here
    /// that goes on, for the fold has to bear it.
    private mutating func time(after newest: HybridTimestamp?, on replica: Int, _ wall: UInt64) -> HybridTimestamp {
        if let time = replicas[replica].clock.tick(after: newest, wallMilliseconds: wall) { return time }
        if let newest { replicas[replica].clock.observe(newest) }
        return replicas[replica].clock.tick(wallMilliseconds: wall)
    }

    private static func itemChanges(_ change: Change, shown: NoteContent) -> [(path: ItemPath, change: ItemChange)] {
        switch change {
        case .write(let item, let value): [(Vocabulary.items[item], .set(Vocabulary.value(value)))]
        case .remove(let item): [(Vocabulary.items[item], .remove)]
        case .addElement(let element):
            [(Vocabulary.set, .set(.textList(elements(shown).filter { $0 != name(element) } + [name(element)])))]
        case .removeElement(let element):
            [(Vocabulary.set, .set(.textList(elements(shown).filter { $0 != name(element) })))]
        case .setReaders(let mask):
            [(Vocabulary.readers, mask == 0 ? .remove : .set(.readers(Vocabulary.names(mask))))]
        case .setAuthors(let mask):
            [(Vocabulary.authors, mask == 0 ? .remove : .set(.authors(Vocabulary.names(mask))))]
        case .writeColumn(let row, let column, let value):
            [(Vocabulary.rows[row][column], .set(Vocabulary.value(value)))]
        case .removeRow(let row): Vocabulary.rows[row].map { ($0, .remove) }
        }
    }

    private static func name(_ element: Int) -> String { Vocabulary.elements[element] }

    private static func elements(_ shown: NoteContent) -> [String] {
        guard case .textList(let list)? = shown.assembled[Vocabulary.set]?.value else { return [] }
        return list
    }
}
