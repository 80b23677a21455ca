/// How important a database or a connection is, as Notes has it. The higher goes first.
public enum PriorityClass: String, Sendable, Hashable, CaseIterable, Comparable {
    case high, medium, low

    private var rank: Int {
        switch self {
        case .high: 0
        case .medium: 1
        case .low: 2
        }
    }

    /// `high` sorts first.
    public static func < (left: PriorityClass, right: PriorityClass) -> Bool { left.rank < right.rank }
}
