/// Which way changes travel, seen from the node that calls.
public enum ConnectionDirection: String, Sendable, Hashable, CaseIterable {
    case both, pull, push

    public var pulls: Bool { self != .push }
    public var pushes: Bool { self != .pull }

    /// Whether an exchange in this direction brings all that one in the other would.
    public func covers(_ other: ConnectionDirection) -> Bool { self == .both || self == other }
}
