import People

/// With whose keys something is opened.
public enum SealOpener: Sendable {
    /// The node's own, for whoever has its socket.
    case node
    /// Those of who has logged in.
    case session(SessionToken)
    /// Somebody whom another only names: their word opens nothing.
    case nobody
}
