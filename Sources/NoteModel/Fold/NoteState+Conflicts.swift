extension NoteState {
    /// The revisions whose writes are current but not shown, sorted by dot. Empty for most notes without a look at `history`.
    public func losses(rules: FormRules, history: () throws -> [EncodedRevision]) rethrows -> [Loss] {
        if isDeleted { return [] }
        switch rules.policy {
        case .lastWriter: return []
        case .merge: return cellLosses
        case .whole:
            let living = heads.filter { !$0.isDeletion }
            guard living.count > 1, let shown = winner(of: living) else { return [] }
            let revisions = try history()
            let content = snapshot(of: shown.dot, in: revisions).winners
            return living.filter { $0.dot != shown.dot }.compactMap { head in
                let lost = Self.differences(content, snapshot(of: head.dot, in: revisions).winners)
                return lost.isEmpty ? nil : Loss(dot: head.dot, items: lost)
            }
        }
    }

    /// One conflict document for every loss.
    public func conflictDocuments(
        rules: FormRules, history: () throws -> [EncodedRevision]
    ) rethrows -> [ConflictDocument] {
        let losses = try losses(rules: rules, history: history)
        if losses.isEmpty { return [] }
        let revisions = try history()
        let shown = content(rules: rules) { revisions }
        return losses.compactMap { loss in
            guard let encoded = revisions.first(where: { $0.revision.dot == loss.dot }) else { return nil }
            let revision = encoded.revision
            var content = snapshot(of: loss.dot, in: revisions).winners
            Self.restrictReaders(of: &content, to: shown)
            content.set(.init(path: .conflict, value: .text("")))
            content.set(.init(path: .parent, value: .text(unid.description)))
            content.set(.init(path: .conflictItems, value: .textList(loss.items.map(\.text))))
            return ConflictDocument(
                unid: ConflictDocument.unid(of: unid, losing: loss.dot), parent: unid, dot: loss.dot,
                time: revision.time,
                author: revision.author, form: revision.form, generation: revision.generation, hash: encoded.hash,
                items: loss.items, content: content)
        }
    }

    private var cellLosses: [Loss] {
        var losses: [Dot: [ItemPath]] = [:]
        for cell in cells where !cell.siblings.isSingle {
            let winner = cell.winner
            if winner.flags.contains(.setElement) || winner.value?.isAccessList ?? false { continue }
            for sibling in cell.siblings.all where sibling.value != nil && sibling.value != winner.value {
                losses[sibling.dot, default: []].append(cell.path)
            }
        }
        return losses.keys.sorted().map { Loss(dot: $0, items: losses[$0]!) }
    }

    static func differences(_ left: NoteContent, _ right: NoteContent) -> [ItemPath] {
        let paths = Set(left.items.map(\.path)).union(right.items.map(\.path))
        return paths.filter { left[$0]?.value != right[$0]?.value }.sorted()
    }

    /// A conflict document is for people who may read both the note and what lost.
    ///
    /// The reader lists of one note add up (Notes: several Readers items). So each list is narrowed to the names that are in
    /// some list of what lost and in some list of the note; where one of them has no list, everybody may read it.
    private static func restrictReaders(of content: inout NoteContent, to shown: NoteContent) {
        let sides = [content.readerLists, shown.readerLists]
        let allowed = sides.filter { !$0.isEmpty }.map { $0.flatMap(\.names) }
        for list in sides.joined() {
            let both = sides.joined().filter { $0.item.path == list.item.path }.flatMap(\.names)
            let value = ItemValue.readers(both).restricted(to: [both] + allowed)
            content.set(.init(path: list.item.path, flags: list.item.flags, value: value))
        }
    }
}

extension NoteContent {
    fileprivate var readerLists: [(item: Item, names: [String])] {
        items.compactMap { if case .readers(let names)? = $0.value { ($0, names) } else { nil } }
    }
}
