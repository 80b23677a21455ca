import NoteModel
import ReplicationCore

/// What holds between this replica and one peer during an exchange.
public struct PeerTerms: Sendable {
    /// Canonical name of the peer.
    public var name: String
    /// What the peer may see here.
    public var sight: Sight
    /// Whether the peer decides what this replica may see: it is the hub, or the node this one gets everything from.
    public var hasAuthority: Bool
    /// The selection this replica wants of the peer's notes; empty for all.
    public var wanted: String
    /// The selection this replica sends of its own; empty for all.
    public var offered: String
    public var selections: NoteSelectionReader
    /// Raw bytes after which a batch is closed.
    public var batchBytes = ReplicationLimits.batchBytes
    /// Changes looked at for one page of offers.
    public var offersPerPage = ReplicationLimits.notesPerOffer

    public init(
        name: String, sight: Sight = .everything, hasAuthority: Bool = false, wanted: String = "", offered: String = "",
        selections: @escaping NoteSelectionReader = { _ in
            throw DongboError(.badConfiguration, "this node cannot evaluate selections")
        }
    ) {
        self.name = name
        self.sight = sight
        self.hasAuthority = hasAuthority
        self.wanted = wanted
        self.offered = offered
        self.selections = selections
    }

    /// Whether the same may be shown and taken in under both.
    public func isSame(as other: PeerTerms) -> Bool {
        name == other.name && sight == other.sight && hasAuthority == other.hasAuthority && wanted == other.wanted
            && offered == other.offered
    }
}
