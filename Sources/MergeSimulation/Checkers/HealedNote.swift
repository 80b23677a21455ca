import NoteModel

/// One note after healing, as every replica shows it, beside the revisions that were acknowledged.
///
/// The checkers judge by the revisions alone. Nothing here asks the fold what replaced what.
struct HealedNote {
    struct Copy {
        let state: NoteState
        let encoded: [UInt8]
        let parked: Int
        let content: NoteContent
        let documents: [ConflictDocument]
    }

    let unid: UNID
    let rules: FormRules
    let copies: [Copy]
    /// In the order of acknowledgement.
    let revisions: [EncodedRevision]
    /// For each revision the places of those whose base holds it.
    let successors: [[Int]]
    /// Gives revisions short names in messages.
    let world: World

    init(_ note: Int, of world: World) {
        self.world = world
        rules = world.scenario.notes[note]
        revisions = world.ledger[note]
        unid = world.replicas[0].notes[note].state.unid
        let rules = self.rules
        copies = world.replicas.map { replica in
            let copy = replica.notes[note]
            return Copy(
                state: copy.state, encoded: copy.state.encoded, parked: copy.parked.count,
                content: copy.state.content(rules: rules) { copy.history },
                documents: copy.state.conflictDocuments(rules: rules) { copy.history })
        }
        let revisions = self.revisions
        successors = revisions.map { earlier in
            revisions.indices.filter { revisions[$0].revision.base.contains(earlier.revision.dot) }
        }
    }

    func revision(_ index: Int) -> Revision { revisions[index].revision }

    /// Whether revision `later`, whose base holds `dot`, took away what `dot` wrote at `path`.
    func replaces(_ later: Int, _ dot: Dot, at path: ItemPath) -> Bool {
        let revision = revision(later)
        if revision.deletion != nil { return !revision.leavesOpen.contains(dot) }
        guard let write = revision.writes.first(where: { $0.path == path }) else { return false }
        return !write.leavesOpen.contains(dot)
    }

    func isReplaced(_ index: Int, at path: ItemPath) -> Bool {
        successors[index].contains { replaces($0, revision(index).dot, at: path) }
    }

    /// The revisions that no later one replaced as a whole.
    var heads: [Int] {
        revisions.indices.filter { index in
            successors[index].allSatisfy { revision($0).leavesOpen.contains(revision(index).dot) }
        }
    }

    func name(_ index: Int) -> String { world.name(revision(index).dot) }
}
