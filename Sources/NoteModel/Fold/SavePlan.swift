/// What an editor wants of one item.
public enum ItemChange: Hashable, Sendable {
    case set(ItemValue)
    case remove
}

/// What a save will write, worked out from what the editor saw.
public struct SavePlan: Hashable, Sendable {
    /// Sorted by path.
    public var writes: [ItemWrite]
    public var resolves: [Dot]
    public var leavesOpen: [Dot]
    public var undoes: [Dot]

    public init(writes: [ItemWrite], resolves: [Dot] = [], leavesOpen: [Dot] = [], undoes: [Dot] = []) {
        self.writes = writes
        self.resolves = resolves
        self.leavesOpen = leavesOpen
        self.undoes = undoes
    }

    /// Whether a revision is needed at all.
    public var isEmpty: Bool { writes.isEmpty && resolves.isEmpty }
}

extension NoteState {
    /// Plans an ordinary save on top of this state.
    ///
    /// Writes only what differs from what is shown. Open conflict documents stay open. Where the note shows more than its
    /// cells hold (see ``content(rules:history:)``), the save writes that down, so that what the editor saw is what stays.
    /// - Parameter shown: what ``content(rules:history:)`` gives for this state.
    public func planSave(
        _ changes: [(path: ItemPath, change: ItemChange)], shown: NoteContent, losses: [Loss], rules: FormRules
    ) -> SavePlan {
        if heads.isEmpty, shown.items.isEmpty, rules.sets.isEmpty { return Self.planFirstSave(changes) }
        var wanted = shownDifferences(shown, rules: rules)
        for (path, change) in changes {
            if rules.sets.contains(path.text) {
                wanted.merge(setWrites(path, change, shown: shown)) { $1 }
            } else {
                switch change {
                case .set(let value):
                    if shown[path]?.value != value || wanted[path] != nil { wanted[path] = .value(value) }
                case .remove:
                    if shown[path] != nil || wanted[path] != nil { wanted[path] = .removed }
                }
            }
        }
        return SavePlan(
            writes: sorted(wanted, rules: rules, leavingOpen: losses), leavesOpen: losses.map(\.dot))
    }

    /// A new note's save, which is most of a bulk load: everything is written, there is nothing to compare with.
    private static func planFirstSave(_ changes: [(path: ItemPath, change: ItemChange)]) -> SavePlan {
        var writes: [ItemWrite] = []
        writes.reserveCapacity(changes.count)
        for (path, change) in changes {
            if case .set(let value) = change { writes.append(ItemWrite(path, .value(value))) }
        }
        writes.sort { $0.path < $1.path }
        for index in writes.indices.dropFirst() where writes[index - 1].path == writes[index].path {
            // The same item twice: the last one counts, which only the general way tells.
            var last: [ItemPath: ItemChange] = [:]
            for (path, change) in changes { last[path] = change }
            return planFirstSave(last.keys.sorted().map { ($0, last[$0]!) })
        }
        return SavePlan(writes: writes)
    }

    /// Plans the revision that settles one conflict document.
    ///
    /// - Parameters:
    ///   - choices: for each lost item, whether the conflict document's value is taken; absent: `keepTheirs`.
    ///   - document: the conflict document to settle.
    public func planResolution(
        of document: ConflictDocument, keepTheirs: Bool, choices: [ItemPath: Bool], shown: NoteContent, losses: [Loss],
        rules: FormRules
    ) -> SavePlan {
        var wanted = shownDifferences(shown, rules: rules)
        for path in document.items {
            let value = choices[path] ?? keepTheirs ? document.content[path]?.value : shown[path]?.value
            wanted[path] = value.map { .value($0) } ?? .removed
        }
        let others = losses.filter { $0.dot != document.dot }
        return SavePlan(
            writes: sorted(wanted, rules: rules, leavingOpen: others), resolves: [document.dot],
            leavesOpen: others.map(\.dot))
    }

    /// Writes that make the cells say what is shown, in the two cases where they do not.
    private func shownDifferences(_ shown: NoteContent, rules: FormRules) -> [ItemPath: ItemWrite.Content] {
        var wanted: [ItemPath: ItemWrite.Content] = [:]
        let mixesVersions = rules.policy == .whole && heads.count > 1
        guard isDeleteConflict || mixesVersions else { return wanted }
        for item in shown.items {
            guard let value = item.value else { continue }
            let cell = self[item.path]
            if cell == nil || mixesVersions && !(cell!.siblings.isSingle && cell!.winner.value == value) {
                wanted[item.path] = .value(value)
            }
        }
        if mixesVersions {
            for cell in cells where shown[cell.path] == nil { wanted[cell.path] = .removed }
        }
        return wanted
    }

    /// Adds and removes that turn the set's current elements into the wanted ones.
    private func setWrites(
        _ path: ItemPath, _ change: ItemChange, shown: NoteContent
    ) -> [ItemPath: ItemWrite.Content] {
        var writes: [ItemPath: ItemWrite.Content] = [:]
        var wanted: [ItemPath: ItemValue] = [:]
        if case .set(let value) = change {
            // In one piece where it is no list, or has an element too long for a path.
            wanted = elementCells(of: value, in: path) ?? [path: value]
        }
        let isCurrent = { (item: NoteContent.Item) in
            item.path == path || item.flags.contains(.setElement) && item.path.item == path.text
        }
        for item in shown.items where isCurrent(item) && wanted[item.path] == nil { writes[item.path] = .removed }
        for (cell, value) in wanted where shown[cell]?.value != value { writes[cell] = .value(value) }
        return writes
    }

    private func elementCells(of value: ItemValue, in set: ItemPath) -> [ItemPath: ItemValue]? {
        guard let elements = value.setElements else { return nil }
        var cells: [ItemPath: ItemValue] = [:]
        for element in elements {
            guard let key = element.elementKey, let cell = ItemPath(set: set.text, element: key) else { return nil }
            cells[cell] = element
        }
        return cells
    }

    /// The writes of a plan. Only under `merge` do cells hold what conflict documents show; under `whole` the heads do, and
    /// a losing version must not shine through where the shown one has nothing.
    func sorted(
        _ wanted: [ItemPath: ItemWrite.Content], rules: FormRules, leavingOpen losses: [Loss]
    ) -> [ItemWrite] {
        let open = rules.policy == .merge ? losses : []
        return wanted.keys.sorted().map { path in
            let isElement = path.element != nil && rules.sets.contains(String(path.item))
            let kept = self[path]?.winner.flags ?? []
            return ItemWrite(
                path, flags: isElement ? kept.union(.setElement) : kept,
                leavesOpen: open.filter { $0.items.contains(path) }.map(\.dot), wanted[path]!)
        }
    }
}
