extension NoteState {
    /// Who may read this note: keys (``ReaderName``) by ascending order, or nil when everybody who has access to the database
    /// may. Where nobody is left, ``managersOnly`` stands there alone.
    ///
    /// The names of several readers items count together, and those of authors items with them: whoever may edit a note may read
    /// it. Within one item, what concurrent writes have in common counts, and a concurrent write of another kind does not open
    /// the note. Authors items alone restrict nobody. A deleted note keeps the readers it had.
    ///
    /// - Parameter history: the note's revisions in causal order; asked for only when every head is a deletion.
    /// - SeeAlso: `reference/domino.md`, section 3 (Readers).
    public func readers(history: () throws -> [EncodedRevision]) rethrows -> [String]? {
        if !isDeleted { return readersOfCells }
        let revisions = try history()
        var lists: [Set<String>] = []
        for head in heads {
            guard let deletion = revisions.first(where: { $0.revision.dot == head.dot }) else { continue }
            let base = deletion.revision.base
            let before = NoteState(unid: unid, folding: revisions.filter { base.contains($0.revision.dot) })
            let found = before.isDeleted ? before.readers { revisions } : before.readersOfCells
            if let found { lists.append(Set(found)) }
        }
        return lists.first.map { first in Self.listed(lists.dropFirst().reduce(first) { $0.intersection($1) }) }
    }

    /// Keys of the names in the note's authors items, sorted; what concurrent writes of one item have in common.
    public var authors: [String] {
        accessNames { if case .authors(let list) = $0 { list } else { nil } }?.sorted() ?? []
    }

    private var readersOfCells: [String]? {
        accessNames { if case .readers(let list) = $0 { list } else { nil } }.map { Self.listed($0.union(authors)) }
    }

    private static let managersKey = ReaderName.key(managersOnly)

    private static func listed(_ names: Set<String>) -> [String] {
        let people = names.subtracting([managersKey])
        return people.isEmpty ? [managersKey] : people.sorted()
    }

    /// The keys of one kind of list; nil when no item is of that kind.
    private func accessNames(_ list: (ItemValue) -> [String]?) -> Set<String>? {
        var names: Set<String>?
        for cell in cells {
            if cell.siblings.isSingle {
                guard let own = cell.siblings.first.value.flatMap(list) else { continue }
                names = (names ?? []).union(own.map(ReaderName.key))
                continue
            }
            let lists = cell.siblings.all.compactMap { $0.value.flatMap(list).map { Set($0.map(ReaderName.key)) } }
            guard let first = lists.first else { continue }
            names = (names ?? []).union(lists.dropFirst().reduce(first) { $0.intersection($1) })
        }
        return names
    }
}
