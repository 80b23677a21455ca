/// One write in the history of a note's items.
public struct ItemHistoryEntry: Hashable, Sendable {
    public enum Standing: String, Hashable, Sendable {
        /// The value that is shown, or one equal to it.
        case winner
        /// Replaced by a later revision.
        case history
        /// Current but not shown: it has a conflict document.
        case conflict
    }

    public let path: ItemPath
    public let revision: EncodedRevision
    public let content: ItemWrite.Content
    public let standing: Standing
}

extension NoteState {
    /// Every write of every item, or of those that `isWanted`, in the order of `history` (causal, oldest first).
    public func itemHistory(
        _ history: [EncodedRevision], rules: FormRules, where isWanted: (ItemPath) -> Bool = { _ in true }
    ) -> [ItemHistoryEntry] {
        let losing = Set(losses(rules: rules) { history }.map(\.dot))
        return history.flatMap { revision in
            revision.revision.writes.filter { isWanted($0.path) }.map { write in
                ItemHistoryEntry(
                    path: write.path, revision: revision, content: write.content,
                    standing: standing(of: write, dot: revision.revision.dot, losing: losing))
            }
        }
    }

    private func standing(of write: ItemWrite, dot: Dot, losing: Set<Dot>) -> ItemHistoryEntry.Standing {
        guard !isDeleted, let cell = self[write.path],
            let sibling = cell.siblings.all.first(where: { $0.dot == dot })
        else { return .history }
        if sibling.dot == cell.winner.dot || sibling.value == cell.winner.value { return .winner }
        return losing.contains(dot) ? .conflict : .history
    }
}
