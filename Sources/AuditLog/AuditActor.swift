/// Who acts, through what, and from where.
public struct AuditActor: Sendable, Hashable {
    /// By which way a request comes in.
    public enum Way: UInt8, Sendable, Hashable, CaseIterable {
        /// The node's own socket.
        case commandLine = 0
        /// Another node.
        case peer = 1
        case agent = 2
        /// The node by itself.
        case node = 3
        case web = 4

        /// Stable, for JSON.
        public var name: String {
            switch self {
            case .commandLine: "commandLine"
            case .peer: "peer"
            case .agent: "agent"
            case .node: "node"
            case .web: "web"
            }
        }
    }

    /// Canonical; as it was claimed when it is no name that anybody has.
    public let name: String
    public let way: Way
    /// A network address, or the name of whoever holds the socket.
    public let origin: String

    public init(_ name: String, _ way: Way, from origin: String = "") {
        self.name = AuditText.line(name)
        self.way = way
        self.origin = AuditText.line(origin)
    }
}
