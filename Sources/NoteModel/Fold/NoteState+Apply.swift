/// What became of a revision that was offered to a state.
public enum ApplyOutcome: Hashable, Sendable {
    case applied
    /// The state already covers it: it came before, or inside a snapshot.
    case alreadyKnown
    /// It builds on revisions that are not here yet. The state is unchanged.
    case parked(missing: VersionVector)
}

/// The two tests without which replicas diverge. The simulator switches each off and must notice.
public struct FoldRules: Hashable, Sendable {
    /// Refuse a revision whose author incarnation's previous revision of the note is missing.
    public var checksPredecessor = true
    /// When joining snapshots, tell "not seen yet" from "seen and replaced" by the other side's context.
    public var checksContext = true

    public init() {}
    public static let standard = FoldRules()
}

extension NoteState {
    /// Adds one revision.
    ///
    /// Idempotent. Revisions that do not know of each other may come in either order.
    /// - Complexity: O(cells + writes) when writes touch new places, O(writes · log cells) otherwise.
    /// - SeeAlso: `Documentation/guarantees.md`; the rule is `apply` of the reference algorithm.
    @discardableResult
    public mutating func apply(_ encoded: EncodedRevision, rules: FoldRules = .standard) -> ApplyOutcome {
        apply(encoded.revision, hash: encoded.hash, rules: rules)
    }

    @discardableResult
    mutating func apply(_ revision: Revision, hash: Digest, rules: FoldRules) -> ApplyOutcome {
        precondition(revision.unid == unid, "a revision of another note")
        if context.contains(revision.dot) { return .alreadyKnown }
        if let missing = missing(for: revision, rules: rules) { return .parked(missing: missing) }

        // A dot in the base is replaced as a whole, unless the editor left its conflict document open.
        let isReplaced: (Dot) -> Bool =
            revision.leavesOpen.isEmpty
            ? { revision.base.contains($0) }
            : { revision.base.contains($0) && !revision.leavesOpen.contains($0) }

        if revision.deletion != nil {
            cells = cells.compactMap { $0.replacing(isReplaced) }
        } else if cells.isEmpty {
            cells = revision.writes.compactMap { $0.sibling(of: revision).map(Siblings.init).map($0.cell) }
        } else {
            for write in revision.writes { apply(write, of: revision) }
        }
        heads.removeAll { isReplaced($0.dot) }
        heads.append(
            Head(dot: revision.dot, time: revision.time, isDeletion: revision.deletion != nil, hash: hash))
        heads.sort { $0.dot < $1.dot }
        generation = max(generation, revision.generation)
        record(RevisionStamp(of: revision))
        context.formUnion(revision.base)
        context.insert(revision.dot)
        return .applied
    }

    private func missing(for revision: Revision, rules: FoldRules) -> VersionVector? {
        var missing = VersionVector()
        for entry in revision.base.entries where context[entry.incarnation] < entry.counter {
            missing.insert(Dot(entry.incarnation, entry.counter))
        }
        if rules.checksPredecessor, let predecessor = revision.predecessor,
            context[revision.dot.incarnation] < predecessor.counter
        {
            missing.insert(Dot(revision.dot.incarnation, predecessor.counter))
        }
        return missing.isEmpty ? nil : missing
    }

    private mutating func apply(_ write: ItemWrite, of revision: Revision) {
        let isReplaced: (Dot) -> Bool =
            write.leavesOpen.isEmpty
            ? { revision.base.contains($0) }
            : { revision.base.contains($0) && !write.leavesOpen.contains($0) }
        let index = position(of: write.path)
        let sibling = write.sibling(of: revision)
        guard index < cells.count, cells[index].path == write.path else {
            if let sibling { cells.insert(write.cell(Siblings(sibling)), at: index) }
            return
        }
        switch (cells[index].siblings.removing(isReplaced), sibling) {
        case (nil, nil): cells.remove(at: index)
        case (nil, let sibling?): cells[index].siblings = Siblings(sibling)
        case (let kept?, nil): cells[index].siblings = kept
        case (let kept?, let sibling?): cells[index].siblings = kept.adding(sibling)
        }
    }

    mutating func record(_ stamp: RevisionStamp) {
        if created.map({ Sibling.precedes((stamp.time, stamp.dot), ($0.time, $0.dot)) }) ?? true { created = stamp }
        if latest.map({ Sibling.precedes(($0.time, $0.dot), (stamp.time, stamp.dot)) }) ?? true { latest = stamp }
    }
}

extension ItemWrite {
    fileprivate func cell(_ siblings: Siblings) -> Cell { Cell(path: path, siblings: siblings) }

    /// Nil for a removal that leaves nothing open.
    fileprivate func sibling(of revision: Revision) -> Sibling? {
        switch content {
        case .removed where leavesOpen.isEmpty: nil
        case .removed: Sibling(dot: revision.dot, time: revision.time, flags: flags, value: nil, isRemoval: true)
        case .value(let value): Sibling(dot: revision.dot, time: revision.time, flags: flags, value: value)
        case .redacted: Sibling(dot: revision.dot, time: revision.time, flags: flags, value: nil)
        }
    }
}

extension Cell {
    fileprivate func replacing(_ isReplaced: (Dot) -> Bool) -> Cell? {
        siblings.removing(isReplaced).map { Cell(path: path, siblings: $0) }
    }
}
