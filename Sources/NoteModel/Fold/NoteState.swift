/// What one replica knows of one note: a pure function of the *set* of revisions it has seen.
///
/// Order of arrival and repetition change nothing. The state is a join-semilattice: ``apply(_:rules:)`` adds one
/// revision, ``join(_:)`` another replica's state, and both only ever move up.
///
/// How two people's edits meet, in one picture. Alice and Bob both start from revision `a1`:
///
///     a1  HoTen=Lan  NoiO=Hạ Đình
///     ├── a2 (Alice)  NoiO=Nhân Chính          base {a:1}
///     └── b1 (Bob)    NoiO=Khương Đình         base {a:1}
///
/// Neither base holds the other's dot, so after replication the cell `NoiO` has two siblings, a2 and b1. The later one
/// is shown; the other becomes a conflict document. `HoTen` still has its one sibling, a1. When Alice then saves with base
/// `{a:2, b:1}` her write replaces what she settles, on every replica alike.
public struct NoteState: Hashable, Sendable {
    public let unid: UNID
    /// Every revision that went into this state.
    public internal(set) var context: VersionVector
    /// Sorted by path.
    public internal(set) var cells: [Cell]
    /// Sorted by dot; empty only before the first revision.
    public internal(set) var heads: [Head]
    public internal(set) var generation: UInt32
    public internal(set) var created: RevisionStamp?
    public internal(set) var latest: RevisionStamp?

    public init(unid: UNID) {
        self.unid = unid
        context = VersionVector()
        cells = []
        heads = []
        generation = 0
    }

    /// The fold of `revisions`, which must come in causal order.
    public init(unid: UNID, folding revisions: some Sequence<EncodedRevision>) {
        self.init(unid: unid)
        for revision in revisions { apply(revision) }
    }

    /// True when somebody deleted the note and nobody who did not know of it has saved it.
    public var isDeleted: Bool { !heads.isEmpty && heads.allSatisfy(\.isDeletion) }

    /// True when a deletion met an edit that did not know of it. The edit survived; people should look.
    public var isDeleteConflict: Bool { heads.contains(where: \.isDeletion) && !isDeleted }

    public subscript(path: ItemPath) -> Cell? {
        let index = position(of: path)
        return index < cells.count && cells[index].path == path ? cells[index] : nil
    }

    func position(of path: ItemPath) -> Int {
        var low = 0
        var high = cells.count
        while low < high {
            let middle = (low + high) / 2
            if cells[middle].path < path { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
