extension NoteState {
    /// Who may read this note: keys (``ReaderName``) by ascending order, or nil when everybody who has access to the database
    /// may. An empty list means nobody but managers.
    ///
    /// The names of several readers items count together. Within one item, what concurrent writes have in common counts, and a
    /// concurrent write of another kind does not open the note. A deleted note keeps the readers it had.
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
        return lists.first.map { first in lists.dropFirst().reduce(first) { $0.intersection($1) }.sorted() }
    }

    private var readersOfCells: [String]? {
        var names: Set<String>?
        for cell in cells {
            if cell.siblings.isSingle {
                guard case .readers(let list)? = cell.siblings.first.value else { continue }
                names = (names ?? []).union(list.map(ReaderName.key))
                continue
            }
            let lists = cell.siblings.all.compactMap { sibling -> Set<String>? in
                guard case .readers(let list)? = sibling.value else { return nil }
                return Set(list.map(ReaderName.key))
            }
            guard let first = lists.first else { continue }
            names = (names ?? []).union(lists.dropFirst().reduce(first) { $0.intersection($1) })
        }
        return names.map { $0.subtracting([ReaderName.key(Self.managersOnly)]).sorted() }
    }
}
