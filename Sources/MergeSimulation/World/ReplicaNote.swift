import NoteModel

/// A replica's copy of one note: the folded state, and the revisions it holds.
///
/// A snapshot brings the state without the revisions. Until they have come too, the history has gaps, and whatever needs
/// history (``NoteState/content(rules:history:)``) is not done here: ``open(_:rules:)`` refuses. A node behaves the same:
/// it edits such a note only once it has fetched the history.
struct ReplicaNote {
    var state: NoteState
    /// In a causal order.
    private(set) var history: [EncodedRevision] = []
    /// Whether the revision at this place of the ledger is in ``history``.
    private(set) var holds: [Bool] = []
    /// Places in the ledger of revisions that wait for others.
    var parked: [Int] = []
    /// The replica's own last revision of the note.
    var predecessor: Revision.Predecessor?

    init(unid: UNID) { state = NoteState(unid: unid) }

    var isKnown: Bool { !state.heads.isEmpty }

    func isHeld(_ index: Int) -> Bool { index < holds.count && holds[index] }

    /// Adds a revision that was applied just now: everything it builds on is before it.
    mutating func append(_ revision: EncodedRevision, index: Int) {
        hold(index)
        history.append(revision)
    }

    /// Adds a revision that a snapshot covered. Times agree with causality, so sorting by them finds its place.
    mutating func insert(_ revision: EncodedRevision, index: Int) {
        hold(index)
        history.append(revision)
        history.sort { ($0.revision.time, $0.revision.dot) < ($1.revision.time, $1.revision.dot) }
    }

    private mutating func hold(_ index: Int) {
        if index >= holds.count { holds.append(contentsOf: repeatElement(false, count: index + 1 - holds.count)) }
        holds[index] = true
    }

    /// Opens the note; nil when that takes revisions that are not here.
    func open(_ note: Int, rules: FormRules, ledger: [EncodedRevision]) -> OpenNote? {
        var asksForHistory = false
        let provide = { () -> [EncodedRevision] in
            asksForHistory = true
            return history
        }
        let shown = state.content(rules: rules, history: provide)
        let losses = state.losses(rules: rules, history: provide)
        if asksForHistory, !isComplete(ledger) { return nil }
        return OpenNote(note: note, state: state, shown: shown, losses: losses)
    }

    /// Whether every revision the state covers is in ``history``.
    func isComplete(_ ledger: [EncodedRevision]) -> Bool {
        ledger.indices.allSatisfy { isHeld($0) || !state.context.contains(ledger[$0].revision.dot) }
    }
}
