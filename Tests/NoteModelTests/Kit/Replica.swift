import NoteModel

/// Somebody at a replica: `alice.edit(dossier, "NoiO", "Hạ Đình")`.
///
/// Clocks stand still unless a test says `at:` (seconds), so concurrent edits are as tied as they can be.
final class Replica {
    let name: String
    let incarnation: IncarnationID
    private(set) var counter: UInt64 = 0
    private var clock = HybridLogicalClock()
    private var states: [UNID: NoteState] = [:]
    private var histories: [UNID: [EncodedRevision]] = [:]
    private var predecessors: [UNID: Revision.Predecessor] = [:]

    init(_ name: String) {
        self.name = name
        incarnation = IncarnationID(rawValue: Digest(of: Array(name.utf8)).truncated)
    }

    func state(_ note: TestNote) -> NoteState { states[note.unid] ?? NoteState(unid: note.unid) }
    func history(_ note: TestNote) -> [EncodedRevision] { histories[note.unid] ?? [] }

    @discardableResult
    func receive(_ revision: EncodedRevision) -> ApplyOutcome {
        let unid = revision.revision.unid
        let outcome = states[unid, default: NoteState(unid: unid)].apply(revision)
        guard outcome == .applied else { return outcome }
        histories[unid, default: []].append(revision)
        clock.observe(revision.revision.time)
        return outcome
    }

    /// Writes a revision as it is planned, on top of `base`.
    @discardableResult
    func write(
        _ plan: SavePlan, to note: TestNote, base: NoteState, deletion: Revision.Deletion? = nil, at second: UInt64 = 0
    ) -> Dot {
        counter += 1
        let revision = Revision(
            dot: Dot(incarnation, counter), unid: note.unid, base: base.context, predecessor: predecessors[note.unid],
            generation: base.generation + 1, time: clock.tick(wallMilliseconds: second * 1_000), author: "CN=\(name)",
            form: "HoSo", deletion: deletion, resolves: plan.resolves, leavesOpen: plan.leavesOpen, writes: plan.writes,
            salts: .seed(UInt128(counter)))
        let encoded = try! EncodedRevision(revision)  // tests write nothing that is too large
        predecessors[note.unid] = .init(counter: counter, hash: encoded.hash)
        let outcome = receive(encoded)
        precondition(outcome == .applied, "a replica refused its own save")
        return revision.dot
    }

    /// Drops the revisions and keeps the state, as after a snapshot.
    func joinSnapshot(of note: TestNote, from other: Replica) {
        states[note.unid, default: NoteState(unid: note.unid)].join(other.state(note))
    }
}

/// Both replicas send each other everything they lack.
func sync(_ one: Replica, _ other: Replica, _ note: TestNote) {
    let (left, right) = (one.history(note), other.history(note))
    for revision in left { other.receive(revision) }
    for revision in right { one.receive(revision) }
}
