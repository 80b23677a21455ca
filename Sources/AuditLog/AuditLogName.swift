import NoteModel

/// Tells the logs of all nodes, and successive logs of one node, apart.
public struct AuditLogID: Identifier128 {
    public let rawValue: UInt128
    public init(rawValue: UInt128) { self.rawValue = rawValue }
}

/// Whose log it is, and which of theirs.
public struct AuditLogName: Sendable, Hashable {
    /// The node's canonical name.
    public let node: String
    public let log: AuditLogID

    public init(node: String, log: AuditLogID) {
        self.node = node
        self.log = log
    }

    /// What the first record follows. It binds the chain to the node: records of one log never fit into another.
    public var beginning: AuditHead {
        var writer = ByteWriter()
        writer.text("dongbo audit log 1")
        writer.text(node)
        writer.identifier(log)
        return AuditHead(sequence: 0, hash: Digest(of: writer.bytes))
    }
}
