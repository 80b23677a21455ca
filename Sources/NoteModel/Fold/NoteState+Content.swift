extension NoteState {
    /// Stands for "nobody but managers" when concurrent reader or author lists have no name in common.
    public static let managersOnly = "-Managers-"

    /// The items as shown: every cell's winner.
    ///
    /// Two rare cases need the note's revisions, so `history` (in causal order) is asked for only then:
    /// - a deletion met an edit that did not know of it. The fold keeps only what that edit wrote; the note shows all that
    ///   its editor saw.
    /// - the form says `whole` and replicas wrote apart: the note shows the winning revision's version unmixed. Only reader and
    ///   author lists mix: a version that lost still narrows who may read, whatever the policy.
    public func content(
        rules: FormRules, history: () throws -> [EncodedRevision]
    ) rethrows -> NoteContent {
        if isDeleted { return NoteContent() }
        let living = heads.filter { !$0.isDeletion }
        if rules.policy == .whole, living.count > 1, let shown = winner(of: living) {
            var content = snapshot(of: shown.dot, in: try history()).winners
            content.narrow(by: winners)
            return content
        }
        var content = winners
        if isDeleteConflict {
            let revisions = try history()
            for head in outermost(living, in: revisions) {
                for item in snapshot(of: head.dot, in: revisions).winners.items
                where self[item.path] == nil && content[item.path] == nil {
                    content.set(item)
                }
            }
        }
        return content
    }

    /// Every cell's winner, without a look at policies and deletions.
    var winners: NoteContent { NoteContent(cells.compactMap(\.shown)) }

    /// The latest of `heads`; nil for none.
    public func winner(of heads: [Head]) -> Head? {
        heads.max { Sibling.precedes(($0.time, $0.dot), ($1.time, $1.dot)) }
    }

    /// Those of `heads` that no other one saw, latest first. One that was seen and left open has no say in what is shown.
    private func outermost(_ heads: [Head], in history: [EncodedRevision]) -> [Head] {
        let dots = heads.map(\.dot)
        let bases = history.filter { dots.contains($0.revision.dot) }.map(\.revision.base)
        return heads.filter { head in !bases.contains { $0.contains(head.dot) } }
            .sorted { Sibling.precedes(($1.time, $1.dot), ($0.time, $0.dot)) }
    }

    /// The note as the author of revision `dot` saved it: the fold of that revision and everything in its base. What was undone
    /// counts as if it had written nothing: whoever undid it may not have its values.
    func snapshot(of dot: Dot, in history: [EncodedRevision]) -> NoteState {
        guard let saved = history.first(where: { $0.revision.dot == dot }) else { return NoteState(unid: unid) }
        let base = saved.revision.base
        var snapshot = NoteState(unid: unid)
        // A session that was opened before its incarnation's previous save has that save as predecessor and not in its base.
        var rules = FoldRules.standard
        rules.checksPredecessor = false
        let undone = Set(history.flatMap(\.revision.undoes))
        func add(_ encoded: EncodedRevision) {
            let revision = encoded.revision
            snapshot.apply(undone.contains(revision.dot) ? revision.undone : revision, hash: encoded.hash, rules: rules)
        }
        for revision in history where base.contains(revision.revision.dot) { add(revision) }
        add(saved)
        return snapshot
    }
}

extension Cell {
    /// The winner, or for reader and author lists what all siblings allow; nil when the winner is a removal.
    var shown: NoteContent.Item? {
        let winner = self.winner
        if winner.isRemoval { return nil }
        guard !siblings.isSingle, let value = winner.value, value.isAccessList else {
            return NoteContent.Item(path: path, flags: winner.flags, value: winner.value)
        }
        let lists = siblings.all.compactMap { $0.value?.accessNames }
        return NoteContent.Item(path: path, flags: winner.flags, value: value.restricted(to: lists))
    }
}

extension ItemValue {
    /// Whether it says who may read or edit.
    public var isAccessList: Bool { accessNames != nil }

    /// The names of a readers or authors item, nil for other kinds.
    public var accessNames: [String]? {
        switch self {
        case .readers(let names), .authors(let names): names
        default: nil
        }
    }

    /// The same kind of list with the names that are in every one of `lists`.
    func restricted(to lists: [[String]]) -> ItemValue {
        var common = lists.first.map(Set.init) ?? []
        for list in lists.dropFirst() { common.formIntersection(list) }
        let names = common.isEmpty ? [NoteState.managersOnly] : common.sorted()
        if case .authors = self { return .authors(names) }
        return .readers(names)
    }
}
