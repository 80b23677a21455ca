extension NoteState {
    /// Takes in another replica's state of the same note: the least state above both.
    ///
    /// A write stays when both sides have it, or when one has it and the other never saw it. A write that the other side
    /// saw and no longer has was replaced there. Commutative, associative and idempotent. O(*n*) in cells.
    public mutating func join(_ other: NoteState, rules: FoldRules = .standard) {
        precondition(other.unid == unid, "a state of another note")
        let mine = context
        /// Whether `dot`, which only one side still has, was never seen by the side with this context.
        func isNews(_ dot: Dot, to context: VersionVector) -> Bool { !rules.checksContext || !context.contains(dot) }

        cells = joined(other.cells) { left, right in
            let rightDots = Set(right.map(\.dot))
            let leftDots = Set(left.map(\.dot))
            return left.filter { rightDots.contains($0.dot) || isNews($0.dot, to: other.context) }
                + right.filter { !leftDots.contains($0.dot) && isNews($0.dot, to: mine) }
        }
        let otherDots = Set(other.heads.map(\.dot))
        let myDots = Set(heads.map(\.dot))
        heads =
            heads.filter { otherDots.contains($0.dot) || isNews($0.dot, to: other.context) }
            + other.heads.filter { !myDots.contains($0.dot) && isNews($0.dot, to: mine) }
        heads.sort { $0.dot < $1.dot }
        generation = max(generation, other.generation)
        if let stamp = other.created { record(stamp) }
        if let stamp = other.latest { record(stamp) }
        context.formUnion(other.context)
    }

    /// Walks both sorted cell lists once.
    private func joined(_ others: [Cell], _ merge: ([Sibling], [Sibling]) -> [Sibling]) -> [Cell] {
        var result: [Cell] = []
        var left = cells[...]
        var right = others[...]
        func append(_ path: ItemPath, _ siblings: [Sibling]) {
            if let siblings = Siblings(siblings) { result.append(Cell(path: path, siblings: siblings)) }
        }
        while let first = left.first, let second = right.first {
            if first.path < second.path {
                append(first.path, merge(left.removeFirst().siblings.all, []))
            } else if second.path < first.path {
                append(second.path, merge([], right.removeFirst().siblings.all))
            } else {
                append(first.path, merge(left.removeFirst().siblings.all, right.removeFirst().siblings.all))
            }
        }
        for cell in left { append(cell.path, merge(cell.siblings.all, [])) }
        for cell in right { append(cell.path, merge([], cell.siblings.all)) }
        return result
    }
}
