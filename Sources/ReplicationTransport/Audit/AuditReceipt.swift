import AuditLog

/// What the hub answers to a node that hands up its log.
public enum AuditReceipt: Sendable, Hashable {
    /// It holds the log durably up to here, and has signed that when it is the end that the node told of.
    case held(AuditHead, Countersignature?)
    case refused(AuditFault)
}
