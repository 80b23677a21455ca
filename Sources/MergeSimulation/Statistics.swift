/// What the simulations met, to see that the generator reaches what it is meant to reach.
public struct Statistics: Hashable, Sendable {
    public var saves = 0
    /// Saves on top of something older than the replica had.
    public var staleSaves = 0
    public var deletions = 0
    public var recreations = 0
    public var resolutions = 0
    public var parkings = 0
    public var duplicates = 0
    public var losses = 0
    public var snapshots = 0
    /// Conflict documents open at the end.
    public var conflictDocuments = 0
    /// Saves that left conflict documents open.
    public var leftOpen = 0
    /// Notes where a deletion met an edit, at the end.
    public var deleteConflicts = 0

    public init() {}

    /// Every figure with its name.
    public var figures: [(name: String, count: Int)] {
        [
            ("saves", saves), ("stale saves", staleSaves), ("deletions", deletions), ("recreations", recreations),
            ("resolutions", resolutions), ("saves beside open conflicts", leftOpen), ("parked", parkings),
            ("duplicates", duplicates), ("lost packets", losses), ("snapshots", snapshots),
            ("conflict documents", conflictDocuments), ("delete conflicts", deleteConflicts),
        ]
    }

    public static func += (left: inout Statistics, right: Statistics) {
        left.saves += right.saves
        left.staleSaves += right.staleSaves
        left.deletions += right.deletions
        left.recreations += right.recreations
        left.resolutions += right.resolutions
        left.parkings += right.parkings
        left.duplicates += right.duplicates
        left.losses += right.losses
        left.snapshots += right.snapshots
        left.conflictDocuments += right.conflictDocuments
        left.leftOpen += right.leftOpen
        left.deleteConflicts += right.deleteConflicts
    }
}
