import NoteModel
import NoteStore
import SimulationKit

/// What people do.
extension District {
    func performEdit(_ step: Step) throws {
        switch step {
        case .create(let node, let note, let form, let readers, let changes):
            try create(note, form: form, readers: readers, changes, at: nodes[node])
        case .edit(let node, let note, let changes): try edit(note, changes, base: nil, at: nodes[node])
        case .open(let node, let note):
            guard let unid = unids[note] else { return }
            let node = nodes[node]
            let view = try node.read { try node.database.view(unid, reading: $0) }
            node.opened[note] = view.flatMap { $0.isDeleted ? nil : $0.token }
        case .saveOpened(let node, let note, let changes):
            guard let base = nodes[node].opened.removeValue(forKey: note) else { return }
            try edit(note, changes, base: base, at: nodes[node])
        case .delete(let node, let note):
            guard let unid = unids[note] else { return }
            try settle(at: nodes[node], [unid]) {
                try $0.delete(unid, reason: "", as: $1, in: $2, wallMilliseconds: $3)
            }
            statistics.count("deletions")
        case .restore(let node, let note):
            guard let unid = unids[note] else { return }
            try settle(at: nodes[node], [unid]) {
                try $0.restore(unid, as: $1, in: $2, wallMilliseconds: $3)
            }
        case .resolve(let node, let conflict, let keepTheirs):
            try resolve(conflict, keepTheirs: keepTheirs, at: nodes[node])
        case .editConflict(let node, let conflict, let changes):
            try editConflict(conflict, changes, at: nodes[node])
        case .setReaders(let node, let note, let readers):
            let change: ItemChange = readers.map { .set(.readers(names($0))) } ?? .remove
            try save([(Vocabulary.readers, change)], of: note, base: nil, at: nodes[node])
            statistics.count("reader changes")
        case .declare(let node, let form, let policy):
            var rules = Vocabulary.forms[form].rules
            rules.policy = ConflictPolicy.allCases[policy % ConflictPolicy.allCases.count]
            try declare(Vocabulary.forms[form].name, rules, at: node, as: UNID(rawValue: UInt128(form + 1) << 64))
        default: preconditionFailure("not an edit")
        }
    }

    /// Names for a readers item; see ``Step/setReaders(node:note:readers:)``.
    private func names(_ readers: Int) -> [String] {
        var names = (0..<shape.spokes).filter { readers >> $0 & 1 == 1 }.map { SimulatedNode.name(shape.hubs + $0) }
        names += (0..<Vocabulary.groups).filter { readers >> (shape.spokes + $0) & 1 == 1 }.map { "Nhóm \($0)" }
        return names.isEmpty ? [NoteState.managersOnly] : names
    }

    private func create(
        _ note: Int, form: Int, readers: Int?, _ changes: [Change], at node: SimulatedNode
    ) throws {
        guard unids[note] == nil else { return }
        let unid = UNID.random(using: &random)
        var items = itemChanges(changes, shown: NoteContent())
        if let readers {
            // People who make a note at a spoke let themselves read it.
            let own = node.isHub ? 0 : 1 << (node.number - shape.hubs)
            items.append((Vocabulary.readers, .set(.readers(names(readers | own)))))
        }
        let request = SaveRequest(unid: unid, form: Vocabulary.forms[form].name, changes: items, caller: node.caller)
        unids[note] = unid
        try save(request, at: node)
    }

    private func edit(_ note: Int, _ changes: [Change], base: RevisionToken?, at node: SimulatedNode) throws {
        guard let unid = unids[note] else { return }
        let content = try node.read { try node.database.view(unid, reading: $0)?.content }
        try save(itemChanges(changes, shown: content ?? NoteContent()), of: note, base: base, at: node)
    }

    func save(
        _ changes: [(path: ItemPath, change: ItemChange)], of note: Int, base: RevisionToken?, at node: SimulatedNode
    ) throws {
        guard let unid = unids[note] else { return }
        let isThere = try node.read { try $0.presentNote(unid).map { !$0.isDeleted } ?? false }
        guard isThere else { return }
        try save(
            SaveRequest(unid: unid, base: base, changes: changes, caller: node.caller, onConflict: .document),
            at: node)
    }

    private func save(_ request: SaveRequest, at node: SimulatedNode) throws {
        try acknowledge(at: node, touching: [request.unid!]) { writer, wall in
            _ = try node.database.save(request, in: writer, wallMilliseconds: wall)
        }
    }

    func declare(_ form: String, _ rules: FormRules, at node: Int, as unid: UNID) throws {
        let node = nodes[node]
        // A form that has not come yet is not made a second time.
        let isHere = try node.read { try $0.presentNote(unid) } != nil
        guard node.number == 0 || isHere else { return }
        let declaration = FormDeclaration(name: form, rules: rules)
        try save(
            SaveRequest(
                unid: unid, form: FormDeclaration.noteForm, changes: declaration.changes, caller: node.caller,
                onConflict: .document), at: node)
    }

    func publish(_ node: SimulatedNode) throws {
        try attempt {
            try node.write { try node.database.publish(node: node.name, in: $0, wallMilliseconds: wall(of: node)) }
        }
    }

    private func openConflict(_ index: Int, at node: SimulatedNode) throws -> ConflictDocument? {
        let documents = try node.read { try node.database.conflictDocuments(reading: $0) }
        return documents.isEmpty ? nil : documents[index % documents.count]
    }

    private func resolve(_ conflict: Int, keepTheirs: Bool, at node: SimulatedNode) throws {
        guard let document = try openConflict(conflict, at: node) else { return }
        try settle(at: node, [document.parent, document.unid]) {
            try $0.resolve(
                document.unid, keepTheirs: keepTheirs, choices: [:], as: $1, in: $2, wallMilliseconds: $3
            )
        }
        statistics.count("resolutions")
    }

    private func editConflict(_ conflict: Int, _ changes: [Change], at node: SimulatedNode) throws {
        guard let document = try openConflict(conflict, at: node) else { return }
        let isGone = try node.read { try $0.note(document.unid).map { $0.standing != .present } ?? false }
        if isGone { return }
        let items = itemChanges(changes, shown: document.content)
        statistics.count("edited conflict documents")
        try save(SaveRequest(unid: document.unid, changes: items, caller: node.caller, onConflict: .document), at: node)
    }

    private func settle(
        at node: SimulatedNode, _ unids: [UNID],
        _ body: (NoteDatabase, NoteCaller, any NoteStoreWriter, UInt64) throws -> SettleOutcome
    ) throws {
        try acknowledge(at: node, touching: unids) { writer, wall in
            _ = try body(node.database, node.caller, writer, wall)
        }
    }

    /// Runs one transaction of a person's; what it wrote goes into the ledger once it is committed.
    func acknowledge(
        at node: SimulatedNode, touching unids: [UNID], _ body: (any NoteStoreWriter, UInt64) throws -> Void
    ) throws {
        let wall = wall(of: node)
        try attempt {
            let written = try node.write { writer in
                let before = try writer.clock().counter
                try body(writer, wall)
                return try unids.flatMap { unid -> [EncodedRevision] in
                    guard let record = try writer.presentNote(unid) else { return [] }
                    return try writer.revisions(of: record).suffix(8).map { try EncodedRevision(decoding: $0.bytes) }
                        .filter { $0.revision.dot.incarnation == node.incarnation && $0.revision.dot.counter > before }
                }
            }
            for revision in written {
                statistics.count("saves")
                trace.add(revision.hash.bytes)
                // What waits there for its time has reached the node too, though its people do not see it yet.
                let context = try node.read { reader in
                    var context = try reader.note(revision.revision.unid)?.context ?? VersionVector()
                    for entry in try reader.quarantine() where entry.unid == revision.revision.unid {
                        if let waiting = try? EncodedRevision(decoding: entry.bytes) {
                            context.insert(waiting.revision.dot)
                        }
                    }
                    return context
                }
                ledger.add(revision, by: node.number, beside: context)
                note(
                    "  node \(node.number) saved \(ledger.name(ledger.entries.count - 1)) of \(name(revision.revision.unid))"
                )
            }
        }
    }

    private func itemChanges(
        _ changes: [Change], shown: NoteContent
    ) -> [(path: ItemPath, change: ItemChange)] {
        var result: [(path: ItemPath, change: ItemChange)] = []
        for change in changes {
            switch change {
            case .write(let item, let value): result.append((Vocabulary.items[item], .set(Vocabulary.value(value))))
            case .remove(let item): result.append((Vocabulary.items[item], .remove))
            case .addElement(let element):
                let list =
                    elements(shown).filter { $0 != Vocabulary.elements[element] } + [Vocabulary.elements[element]]
                result.append((Vocabulary.set, .set(.textList(list))))
            case .removeElement(let element):
                let list = elements(shown).filter { $0 != Vocabulary.elements[element] }
                result.append((Vocabulary.set, .set(.textList(list))))
            case .writeColumn(let row, let column, let value):
                result.append((Vocabulary.rows[row][column], .set(Vocabulary.value(value))))
            case .removeRow(let row): result += Vocabulary.rows[row].map { ($0, .remove) }
            }
        }
        return result
    }

    private func elements(_ shown: NoteContent) -> [String] {
        guard case .textList(let list)? = shown.assembled[Vocabulary.set]?.value else { return [] }
        return list
    }

    /// An operating error is an answer people live with; anything else is a defect.
    func attempt(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DongboError {
            note("  \(error)")
            statistics.count("refused or failed transactions")
        }
    }
}
