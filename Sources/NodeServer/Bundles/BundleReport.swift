import NoteStore
import ReplicationCore

/// What making or taking a bundle came to.
public struct BundleReport: Sendable {
    /// As of an exchange.
    public var exchange: ExchangeReport
    /// Canonical name of the other node.
    public var peer: String
    /// This node's name of the database.
    public var database: String
    /// Which changes of the sender's file it holds: after the first, through the second.
    public var after: UInt64
    public var through: UInt64
    /// Milliseconds since 1970 on the sender's clock.
    public var created: UInt64
    /// How it fits to what is here; nil of one that was made.
    public var standing: BundleDesk.Standing?
    /// How many notes a bundle that was made may take away, when it says of all that the receiver may not see that it must not keep
    /// them: which of them it has, only the receiver knows. Nil of one that names what it takes away.
    public var withdrawnAtMost: Int?
    /// There was no replica of the database here.
    public var isNewReplica = false
}
