import NoteModel
import NoteStore
import ReplicationTransport

extension Node {
    public func watch(
        peer: HierarchicalName, requests: some AsyncSequence<Set<ReplicaID>, any Error> & Sendable,
        send: @escaping @Sendable ([DatabaseHint]) async throws -> Void
    ) async throws {
        let watcher = Watcher(peer: peer.canonical) { [weak self] in
            guard let self, (try? self.isHub(peer)) == false else { return nil }
            return try? self.readerKeys(of: peer)
        }
        let subscription = changes.subscribe { watcher.concerns($0) }
        watcher.attach(subscription)
        let id = watchers.add(watcher)
        defer {
            watchers.remove(id)
            subscription.cancel()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                for try await wanted in requests {
                    watcher.want(wanted)
                    watcher.tell(try self.state(of: wanted))
                }
            }
            // The only one who sends, so that hints stay in order.
            group.addTask {
                for await changes in subscription {
                    try await send(changes.map { DatabaseHint(replica: $0.replica, sequence: $0.sequence) })
                }
            }
            try await group.next()
        }
    }

    /// Who watches this node now, canonical names.
    public var watchingPeers: Set<String> { watchers.peers }

    /// After an exchange: what changed here while it ran and was moved past its end is told to a peer that watches, even
    /// though the peer itself caused the move.
    func tellWhatIsLeft(of database: DatabaseActor, to peer: String) {
        let mine = watchers.watchers(named: peer)
        guard !mine.isEmpty, (try? backlog(of: database, for: peer, limit: 1))??.notes ?? 0 > 0,
            let sequence = try? database.read({ try $1.lastSequence() })
        else { return }
        let change = DatabaseChange(database: database.name, replica: database.identity.replica, sequence: sequence)
        for watcher in mine where watcher.concerns(change) { watcher.tell([change]) }
    }

    private func state(of replicas: Set<ReplicaID>) throws -> [DatabaseChange] {
        try databases.filter { replicas.contains($0.identity.replica) }.map { database in
            DatabaseChange(
                database: database.name, replica: database.identity.replica,
                sequence: try database.read { try $1.lastSequence() })
        }
    }
}
