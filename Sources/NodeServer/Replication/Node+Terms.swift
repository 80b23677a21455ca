import NoteModel
import NoteStore
import ReplicationCore

/// The settings of a replica file that concern replication.
public enum ReplicaSetting {
    /// The selection this replica asks its peers for.
    public static let wanted = "replication.wanted"
    /// The selection this replica sends of its own.
    public static let offered = "replication.offered"
    /// Proves that the file was last used here (``FileHome``).
    static let home = "home"
    /// Under which incarnation the file was written before it turned out to be a copy.
    static let formerIncarnation = "home.former"
    /// In a backup: the database's name on the node that made it.
    static let backupName = "backup.database"
}

extension Node {
    /// What holds between this node's replica and a peer.
    func terms(with peer: HierarchicalName, for database: DatabaseActor) throws -> PeerTerms {
        let peerIsHub = try isHub(peer)
        let sight = try sight(of: peer)
        let (wanted, offered) = try database.read { _, reader in
            (try reader.setting(ReplicaSetting.wanted) ?? "", try reader.setting(ReplicaSetting.offered) ?? "")
        }
        return PeerTerms(
            name: peer.canonical, sight: sight, hasAuthority: peerIsHub, wanted: wanted, offered: offered,
            selections: FormulaSelection.read)
    }

    /// What a node may see of this node's databases.
    public func sight(of peer: HierarchicalName) throws -> Sight {
        try isHub(peer) ? .everything : .readers(try readerKeys(of: peer))
    }

    /// Whether a node is a hub: the one this node joined at, or one that the directory calls so.
    func isHub(_ name: HierarchicalName) throws -> Bool {
        if let hub = settings.hubName, (try? HierarchicalName(parsing: hub))?.matches(name) == true { return true }
        return try knownNode(name)?.role == DirectoryForms.hubRole
    }

    /// Every name under which a peer may stand in a readers item.
    func readerKeys(of peer: HierarchicalName) throws -> Set<String> {
        ReaderName.keys(of: peer).union([ReaderName.key(Self.localNodes)])
    }

    /// The group of every node of the organisation.
    static let localNodes = "LocalNodes"
}
