import NoteModel
import NoteStore
import ReplicationCore
import Synchronization

/// Where one database with one peer stands, for `show replication`.
public struct PairStanding: Sendable, Hashable {
    /// In the schedule; nil when no connection document of this node is about it.
    public var schedule: LinkStanding?
    /// Notes of the peer that are still to come, at most; nil when it has not told.
    public var incoming: UInt64?
    /// Since when this node knows of them, in milliseconds.
    public var waitingMilliseconds: UInt64?
    /// Failures in a row of reaching the peer.
    public var peerFailures = 0
    /// Why it could not be reached the last time; nil while it answers.
    public var peerError: String?
    /// Whether the peer tells this node at once of its changes.
    public var isWatched = false
}

extension Node {
    /// Starts what the connection documents say, and goes on until ``close()``.
    public func startReplication(limits: ScheduleLimits = ScheduleLimits()) async {
        let director = ReplicationDirector(node: self, limits: limits)
        registry.withLock { registry in
            precondition(registry.director == nil, "replication is started once")
            registry.director = director
        }
        await director.start()
    }

    /// Ends all exchanges and watches of this node, and the watches of its peers.
    public func stopReplication() async {
        changes.close()
        await registry.withLock { $0.director.take() }?.stop()
    }

    /// Where the pairs of this node stand; empty while nothing is scheduled.
    public func standings() async -> [ReplicationPair: PairStanding] { await director?.standings() ?? [:] }

    /// A peer that could not be called at all is part of the books, too.
    func noteUnreachable(_ pair: ReplicationPair, _ error: any Error) {
        let message = (error as? DongboError)?.message ?? "\(error)"
        let key = LastExchange.Key(peer: pair.peer, database: pair.database)
        registry.withLock { registry in
            var last =
                registry.lastExchanges[key]
                ?? LastExchange(key: key, atMilliseconds: 0, report: ExchangeReport(), incarnation: "")
            last.atMilliseconds = clock.wallMilliseconds
            last.failures += 1
            last.error = message
            registry.lastExchanges[key] = last
            registry.booksChanged = true
        }
    }

    /// When something last moved in the exchange that `handle` ends; 0 while it waits or has ended.
    func moved(handle: CancelHandle) -> UInt64 {
        registry.withLock { registry in
            // Getting its turn is no progress: a peer that answers nothing must count as one that fails.
            registry.tasks.values.first { $0.handle === handle && $0.hasMoved }?.moved ?? 0
        }
    }
}

extension ReplicationDirector {
    func standings() -> [ReplicationPair: PairStanding] {
        let moment = now
        var found: [ReplicationPair: PairStanding] = [:]
        for pair in schedule.allPairs {
            var standing = PairStanding(schedule: schedule.standing(of: pair, at: moment))
            standing.peerFailures = schedule.failures(ofPeer: pair.peer)
            standing.peerError = silent[pair.peer]?.message
            standing.isWatched = schedule.isWatching(pair.peer)
            if let since = standing.schedule?.waitingSince { standing.waitingMilliseconds = moment.monotonic - since }
            if standing.isWatched, let sequence = told[pair], let database = try? node.database(pair.database) {
                let held = (try? database.read { try $1.checkpoint(ofPeer: pair.peer) }) ?? nil
                standing.incoming = sequence - min(sequence, held?.checkpoint.sequence ?? 0)
            }
            found[pair] = standing
        }
        return found
    }
}
