import Foundation
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import Synchronization

/// Which way changes travel, seen from this node.
public enum ReplicationDirection: String, Sendable, Hashable {
    case both, pull, push
    var pulls: Bool { self != .push }
    var pushes: Bool { self != .pull }
}

/// What an exchange is doing now, for `show tasks` and progress bars.
public struct RunningTask: Sendable, Hashable {
    public var what: String
    public var database: String
    public var peer: String
    public var startedMilliseconds: UInt64
    public var report = ExchangeReport()
}

/// How the latest exchange with a peer went.
public struct LastExchange: Sendable, Hashable {
    public struct Key: Sendable, Hashable {
        public let peer: String
        public let database: String
    }
    public var key: Key
    public var atMilliseconds: UInt64
    /// Nil when it succeeded.
    public var error: String?
    public var report: ExchangeReport
}

extension Node {
    /// Replicates one database with one peer now.
    ///
    /// - Throws: what ended it early. Everything received until then is durable, and the next exchange carries on.
    public func replicate(
        _ database: DatabaseActor, with peer: HierarchicalName, direction: ReplicationDirection,
        progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> ExchangeReport {
        let connection = try connection(to: peer)
        let report = try await tracked(database, peer, direction == .both ? "replicating" : "\(direction)ing") {
            update in
            let terms = try self.terms(with: peer, for: database)
            let desk = ExchangeDesk(database: database.database, terms: terms)
            let (machine, resumed) = try database.read {
                try desk.initiator(pull: direction.pulls, push: direction.pushes, reading: $1)
            }
            let driver = ExchangeDriver(database: database, terms: terms, clock: self.clock) {
                update($0)
                progress($0)
            }
            return try await connection.exchange { inbound, outbound in
                try await driver.run(machine, resumed: resumed, inbound: inbound, outbound: outbound)
            }
        }
        if let renewal = report.renewal {
            return try await renew(database, because: renewal, with: peer, handedIn: report, progress: progress)
        }
        // The first copy is complete, perhaps after several attempts: from here on the file may have writes of its own.
        if direction.pulls, try database.read({ try $1.clock().counter }) == 0 { try await publishName(in: database) }
        return report
    }

    /// The databases that this node and the peer both have, by replica ID; this node's names.
    public func commonDatabases(with peer: HierarchicalName) async throws -> [DatabaseActor] {
        let theirs = Set(try await connection(to: peer).databases().map(\.replica))
        return databases.filter { theirs.contains($0.identity.replica) }
    }

    /// Makes a replica of a peer's database and copies everything.
    public func createReplica(
        _ name: String, from peer: HierarchicalName, progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> (database: DatabaseActor, report: ExchangeReport) {
        let offered = try await connection(to: peer).databases()
        guard let description = offered.first(where: { $0.name == name }) else {
            throw DongboError(
                .noSuchThing,
                "\(peer) has no database '\(name)'; it has \(offered.map(\.name).sorted().joined(separator: ", "))")
        }
        if let existing = databases.first(where: { $0.identity.replica == description.replica }) {
            throw DongboError(.cannotCreate, "this node already has a replica of it, '\(existing.name)'")
        }
        let database = try createFile(
            name, identity: DatabaseIdentity(replica: description.replica, incarnation: .random()),
            title: description.title)
        return (database, try await replicate(database, with: peer, direction: .pull, progress: progress))
    }

    public func connection(to peer: HierarchicalName) throws -> PeerConnection {
        guard !peer.matches(name) else { throw DongboError(.wrongUsage, "that is this node itself") }
        if let existing = registry.withLock({ $0.connections[peer] }), try existing.address == address(of: peer) {
            return existing
        }
        let made = try PeerConnection(to: try address(of: peer), identity: identity, expectedName: peer, policy: policy)
        registry.withLock { $0.connections[peer] = made }
        return made
    }

    /// Keeps the books about one exchange while it runs and after it ended.
    func tracked(
        _ database: DatabaseActor, _ peer: HierarchicalName, _ what: String,
        _ body: (_ update: @escaping @Sendable (ExchangeReport) -> Void) async throws -> ExchangeReport
    ) async throws -> ExchangeReport {
        let id = UUID()
        let key = LastExchange.Key(peer: peer.canonical, database: database.name)
        let task = RunningTask(
            what: what, database: database.name, peer: peer.canonical, startedMilliseconds: clock.wallMilliseconds)
        registry.withLock { $0.tasks[id] = task }
        func ended(_ report: ExchangeReport?, _ error: (any Error)?) {
            registry.withLock { registry in
                let task = registry.tasks.removeValue(forKey: id)
                registry.lastExchanges[key] = LastExchange(
                    key: key, atMilliseconds: clock.wallMilliseconds,
                    error: error.map { ($0 as? DongboError)?.message ?? "\($0)" },
                    report: report ?? task?.report ?? ExchangeReport())
            }
        }
        do {
            try await reconsiderQuarantine(of: database)
            let report = try await body { report in self.registry.withLock { $0.tasks[id]?.report = report } }
            ended(report, nil)
            return report
        } catch {
            ended(nil, error)
            throw error
        }
    }

    /// Revisions from a clock far ahead waited for this node's clock; the exchange should pass them on.
    private func reconsiderQuarantine(of database: DatabaseActor) async throws {
        guard try database.read({ try $1.quarantine() }).contains(where: { $0.reason == .clockAhead }) else { return }
        let wall = clock.wallMilliseconds
        _ = try await database.write { try $0.reconsiderQuarantine(in: $1, wallMilliseconds: wall) }
    }

    /// What runs now.
    public var tasks: [RunningTask] {
        registry.withLock { $0.tasks.values.sorted { $0.startedMilliseconds < $1.startedMilliseconds } }
    }

    /// How the latest exchanges since the start went, by peer and database.
    public var lastExchanges: [LastExchange] {
        registry.withLock {
            $0.lastExchanges.values.sorted { ($0.key.peer, $0.key.database) < ($1.key.peer, $1.key.database) }
        }
    }
}
