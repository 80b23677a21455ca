import AccessControl
import NoteModel
import NoteStore
import ReplicationCore
import Synchronization

/// The settings of a replica file that concern replication.
public enum ReplicaSetting {
    /// The selection this replica asks its peers for.
    public static let wanted = "replication.wanted"
    /// The selection this replica sends of its own.
    public static let offered = "replication.offered"
    /// Proves that the file was last used here (``FileHome``).
    static let home = "home"
    /// The one before, by which what was made from the file (``FullTextKeeper``) knows it again.
    static let homeBefore = "home.before"
    /// Under which incarnation the file was written before it turned out to be a copy.
    static let formerIncarnation = "home.former"
    /// In a backup: the database's name on the node that made it.
    static let backupName = "backup.database"
}

extension Node {
    /// What holds between this node's replica and a peer.
    func terms(with peer: HierarchicalName, for database: DatabaseActor) throws -> PeerTerms {
        let peerIsHub = try isHub(peer)
        let sight = try sight(of: peer, in: database)
        let (wanted, offered) = try database.read { _, reader in
            (try reader.setting(ReplicaSetting.wanted) ?? "", try reader.setting(ReplicaSetting.offered) ?? "")
        }
        return PeerTerms(
            name: peer.canonical, sight: sight, hasAuthority: peerIsHub, wanted: wanted, offered: offered,
            selections: FormulaSelection.read)
    }

    /// What a node may see of one of this node's databases.
    public func sight(of peer: HierarchicalName, in database: DatabaseActor) throws -> Sight {
        guard let rights = database.database.standing(of: names.caller(peer.canonical)).rights else {
            return .everything
        }
        guard rights.level >= .reader, rights.flags.contains(.replicateDocuments) else { return .nothing }
        // A node may manage a database; what only its people who manage it may read is none of its business.
        return .readers(rights.itemKeys.subtracting([ReaderName.key(NoteState.managersOnly)]))
    }

    /// Whether a note goes to a peer: nil when it does, otherwise whether it may not see it or a selection of this node keeps it
    /// back. What the peer itself selects is known only while it calls.
    public func objection(
        toSending record: NoteRecord, to peer: HierarchicalName, from database: DatabaseActor,
        reading reader: any NoteStoreReader
    ) throws -> Withdrawal.Reason? {
        try database.database.objection(to: record, under: try terms(with: peer, for: database), reading: reader)
    }

    /// Whether a node is a hub: the one this node joined at, or one that the directory calls so.
    func isHub(_ name: HierarchicalName) throws -> Bool {
        names.isHub(name)
    }

    /// Every name under which a peer may stand in a readers item: its own, its branches of the name tree, and its groups.
    func readerKeys(of peer: HierarchicalName) throws -> Set<String> {
        let groups = try knownDirectory()?.groupTable.groups(of: peer.canonical) ?? []
        return ReaderName.keys(of: peer).union(groups.map(ReaderName.key))
    }

    /// Nil on a node that is just joining: it has none yet.
    func knownDirectory() throws -> DirectoryIndex? {
        registry.withLock { $0.databases[Self.directoryDatabase] != nil } ? try directoryIndex() : nil
    }

    /// What goes together with notes that leave this node.
    func clearing(_ database: DatabaseActor) -> @Sendable ([UNID]) async throws -> Void {
        { [weak self] gone in
            guard let self else { return }
            for unid in gone { try await self.releaseAttachments(of: unid, in: database) }
            await self.eraseFromFullText(of: database)
            await self.eraseFromSetAside(gone, of: database)
        }
    }

    /// Attached files go where their notes go, and in advance where the connection to the peer says so.
    func governAttachments() {
        attachments.setSight { [weak self] peer, database, unid in
            guard let self, let record = try database.read({ try $1.presentNote(unid) }) else { return false }
            return try self.sight(of: peer, in: database).admits(record.readers)
        }
        guard attachmentsFollowConnections else { return }
        attachments.setChoice { [weak self] peer, database in
            guard let self, !self.isHub else { return .advance }
            return (try? self.wantsInAdvance(database, from: peer)) ?? false ? .advance : .need
        }
    }

    /// Whether one of this node's connections to the peer says so; for this node's own name, any of them.
    private func wantsInAdvance(_ database: DatabaseActor, from peer: HierarchicalName) throws -> Bool {
        let index = try directoryIndex()
        let priority = index.priority(of: database.identity.replica)
        return try knownDirectory()?.connections.compactMap(\.settings).contains { settings in
            guard settings.attachments == .advance, try isSource(of: settings) else { return false }
            let isMeant = peer == name || ConnectionPlan.means(settings.destination, peer, index.groupTable)
            return isMeant && settings.covers(database: database.name, of: priority)
        } ?? false
    }
}
