/// Why nothing passes between this node and another, although both are there; or, about this node, why it calls nobody.
public struct ConnectionObstacle: Sendable, Hashable {
    /// For programs.
    public enum Kind: String, Sendable, CaseIterable {
        /// No certificate of the node holds: they were withdrawn.
        case revoked
        /// No certificate of the node holds: they have ended.
        case expired
        /// The hub has stopped waiting for the node's copies.
        case fenced
        /// There are connections between the two, and none is switched on.
        case switchedOff
        /// This node was started without a schedule.
        case notScheduled
    }

    public let kind: Kind
    /// For people, with what to do.
    public let message: String
}
