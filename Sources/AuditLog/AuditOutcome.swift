/// How an act ended.
public enum AuditOutcome: UInt8, Sendable, Hashable, CaseIterable {
    case done = 0
    /// It is about to happen; a later record closes it. One that nothing closes was under way when the node ended.
    case begun = 1
    /// Whoever asked had no right to it.
    case refused = 2
    /// It was allowed and did not succeed; the record's code says why.
    case failed = 3

    /// Stable, for filters and JSON.
    public var name: String {
        switch self {
        case .done: "done"
        case .begun: "begun"
        case .refused: "refused"
        case .failed: "failed"
        }
    }
}
