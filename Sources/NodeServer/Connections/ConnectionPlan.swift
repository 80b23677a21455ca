import AccessControl
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// What this node's connection documents come to: one link for each document, peer and database.
struct ConnectionPlan {
    var links: [ScheduledLink] = []

    init(_ directory: DirectoryIndex, of node: HierarchicalName, databases: [DatabaseActor]) {
        let groups = directory.groupTable
        for document in directory.connections {
            guard let settings = document.settings, settings.isEnabled,
                Self.means(settings.source, node, groups)
            else { continue }
            let covered = databases.filter {
                settings.covers(database: $0.name, of: directory.priority(of: $0.identity.replica))
            }
            for peer in Self.peers(settings.destination, directory, groups) where !peer.matches(node) {
                links += covered.map { database in
                    ScheduledLink(
                        key: .init(
                            connection: document.unid,
                            pair: ReplicationPair(peer: peer.canonical, database: database.name)),
                        settings: settings, databasePriority: directory.priority(of: database.identity.replica))
                }
            }
        }
    }

    /// Where the documents say that a node calls a peer: those in use, or, where none is, those that are switched off. That says when
    /// nobody is to call, and the way is the same for people who do.
    static func addresses(
        of peer: HierarchicalName, from node: HierarchicalName, _ directory: DirectoryIndex
    ) -> [NodeAddress] {
        let groups = directory.groupTable
        let about = directory.connections.compactMap(\.settings).filter {
            !$0.address.isEmpty && means($0.source, node, groups) && means($0.destination, peer, groups)
        }
        let inUse = about.filter(\.isEnabled)
        return (inUse.isEmpty ? about : inUse).compactMap { try? NodeAddress(parsing: $0.address) }
    }

    /// Whether a text on a connection means a node: its name, a group it belongs to, or every node.
    static func means(_ text: String, _ node: HierarchicalName, _ groups: GroupTable) -> Bool {
        if text == ConnectionSettings.everyNode { return true }
        if let name = try? HierarchicalName(parsing: text), name.matches(node) { return true }
        return groups.isMember(node.canonical, of: text)
    }

    private static func peers(
        _ text: String, _ directory: DirectoryIndex, _ groups: GroupTable
    ) -> [HierarchicalName] {
        let known = directory.nodes.map(\.name).filter { means(text, $0, groups) }
        // A node that the directory does not know yet, but whose address the document may give.
        if known.isEmpty, let name = try? HierarchicalName(parsing: text) { return [name] }
        return known
    }
}
