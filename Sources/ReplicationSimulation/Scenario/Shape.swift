/// Which nodes a district has and who talks to whom. Hubs come first and hold everything; spokes hold what they may see.
public struct Shape: Hashable, Sendable {
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// One hub, spokes around it.
        case star
        /// Two hubs, each with spokes, one of which talks to both.
        case twoHubs
        /// A hub, a full replica behind it, and spokes behind that.
        case chain
        /// Full replicas in a circle, and a spoke.
        case ring
        /// Full replicas, each talking to each, and a spoke.
        case mesh
    }

    public struct Link: Hashable, Sendable {
        /// The node that calls when the network is well: the one farther from the first hub.
        public let caller: Int
        public let called: Int
    }

    public let kind: Kind
    public let hubs: Int
    public let spokes: Int
    public let links: [Link]

    public var nodes: Int { hubs + spokes }

    public init(_ kind: Kind, spokes: Int) {
        self.kind = kind
        self.spokes = spokes
        var links: [(Int, Int)] = []
        switch kind {
        case .star:
            hubs = 1
            links = (0..<spokes).map { (1 + $0, 0) }
        case .twoHubs:
            hubs = 2
            links = [(1, 0)] + (0..<spokes).map { (2 + $0, $0 % 2) }
            if spokes > 2 { links.append((2, 1)) }
        case .chain:
            hubs = 2
            links = [(1, 0)] + (0..<spokes).map { (2 + $0, 1) }
        case .ring:
            hubs = 4
            links = [(1, 0), (2, 0), (3, 1), (3, 2)] + (0..<spokes).map { (4 + $0, 3 - $0 % 2) }
        case .mesh:
            hubs = 3
            links = [(1, 0), (2, 0), (2, 1)] + (0..<spokes).map { (3 + $0, 2 - $0 % 2) }
        }
        self.links = links.map { Link(caller: $0.0, called: $0.1) }
    }

    public func isHub(_ node: Int) -> Bool { node < hubs }

    /// Whether a node decides what its peers may see: every hub does.
    public func hasAuthority(_ node: Int) -> Bool { isHub(node) }

    func links(of node: Int) -> [Link] { links.filter { $0.caller == node || $0.called == node } }
}
