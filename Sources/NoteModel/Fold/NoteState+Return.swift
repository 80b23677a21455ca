extension NoteState {
    /// Plans the revision that brings the note back to this state after another one came on top of it.
    ///
    /// - Parameters:
    ///   - revision: the one that shall not count.
    ///   - shown: what this state shows.
    ///   - now: what the note shows with the revision.
    ///   - losses: of this state; their conflict documents stay open.
    ///   - resolving: the revision's dot, when it lost to others and has a conflict document itself.
    public func planReturn(
        of revision: Revision, shown: NoteContent, now: NoteContent, losses: [Loss], resolving: [Dot], rules: FormRules
    ) -> SavePlan {
        var wanted: [ItemPath: ItemWrite.Content] = [:]
        let differing = Self.differences(shown, now)
        for path in Set(revision.writes.map(\.path) + differing) {
            wanted[path] = shown[path]?.value.map { .value($0) } ?? .removed
        }
        return SavePlan(
            writes: sorted(wanted, rules: rules, leavingOpen: losses), resolves: resolving,
            leavesOpen: losses.map(\.dot))
    }
}
