/// A planted defect. The simulator must notice each within few seeds; one that does not is worth nothing.
public enum Mutant: String, Sendable, CaseIterable {
    /// The sink saves a checkpoint before the batch that reaches it.
    case savesCheckpointFirst = "saves-checkpoint-first"
    /// The sink acknowledges a batch that its disk had no room for.
    case acknowledgesUnsaved = "acknowledges-unsaved"
    /// The source shows everybody everything.
    case ignoresScope = "ignores-scope"
    /// The feed does not tell those who lost sight of a note.
    case forgetsLostReaders = "forgets-lost-readers"
    /// A note that left the node's sight goes at once, with the edits that nobody else has.
    case withdrawsUnsentEdits = "withdraws-unsent-edits"
    /// Stubs go without waiting for anybody.
    case purgesAtOnce = "purges-at-once"
    /// What came from a peer is offered to that peer.
    case sendsBack = "sends-back"
    /// A hub takes everything from everybody, whoever wrote it.
    case believesEverybody = "believes-everybody"
    /// Whoever stands in a note's readers gets it, with access to the database or not.
    case ignoresLevels = "ignores-levels"
    /// An exchange goes on under the rights with which it began.
    case keepsOldTerms = "keeps-old-terms"

    /// Whether only scenarios with rights can show it.
    public var isAboutRights: Bool {
        switch self {
        case .believesEverybody, .ignoresLevels, .keepsOldTerms: true
        default: false
        }
    }
}
