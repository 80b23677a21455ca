import AccessControl
import NoteModel
import NoteStore

/// A small organisation: a hub, other nodes, and people.
public struct TestNames: NameBook {
    public static let hub = "CN=node1/O=Thanh Xuân"
    public static let lan = "CN=Lan/O=Thanh Xuân"
    public static let mai = "CN=Mai/O=Thanh Xuân"
    private let groups: GroupTable

    private let isEveryNodeHub: Bool

    public init(groups: [(name: String, members: [String])] = [], isEveryNodeHub: Bool = false) {
        let nodes = (1...9).map { "CN=node\($0)/O=Thanh Xuân" }
        self.groups = GroupTable(groups + [(AccessEntry.localNodesName, nodes)])
        self.isEveryNodeHub = isEveryNodeHub
    }

    public func isHub(_ name: String) -> Bool { name == Self.hub || isEveryNodeHub && isNode(name) }
    public func isNode(_ name: String) -> Bool { name.hasPrefix("CN=node") }

    public func caller(_ name: String) -> NoteCaller {
        guard !isHub(name), let parsed = try? HierarchicalName(parsing: name) else { return .node(author: name) }
        return NoteCaller(AccessSubject(parsed, groups: groups))
    }
}
