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

extension Node {
    /// Replicates one database with one peer now, or as soon as an exchange of the two that runs already has ended.
    ///
    /// - Throws: what ended it early. Everything received until then is durable, and the next exchange carries on.
    public func replicate(
        _ database: DatabaseActor, with peer: HierarchicalName, direction: ReplicationDirection,
        progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> ExchangeReport {
        let pair = ReplicationPair(peer: peer.canonical, database: database.name)
        let connection = try await reach(peer, for: [pair])
        let report = try await exchange(database, peer, connection, direction, CancelHandle(), progress)
        await director?.settled(pair, direction)
        return report
    }

    /// One exchange in its turn, for the schedule and for people alike.
    func exchange(
        _ database: DatabaseActor, _ peer: HierarchicalName, _ connection: PeerConnection,
        _ direction: ReplicationDirection, _ handle: CancelHandle,
        _ progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> ExchangeReport {
        let what = direction == .both ? "replicating" : "\(direction)ing"
        let counter = try database.read { try $1.clock().counter }
        let report = try await tracked(database, peer, what, side: .calling, handle: handle) { update in
            let terms = try self.terms(with: peer, for: database)
            let desk = ExchangeDesk(database: database.database, terms: terms)
            let (machine, resumed) = try database.read {
                try desk.initiator(pull: direction.pulls, push: direction.pushes, reading: $1)
            }
            let driver = ExchangeDriver(
                database: database, terms: terms, currentTerms: { try self.terms(with: peer, for: database) },
                clock: self.clock, clear: self.clearing(database),
                refused: self.recordingRefusals(of: database, from: peer.canonical)
            ) {
                update($0)
                progress($0)
            }
            return try await connection.exchange { inbound, outbound in
                try await driver.run(machine, resumed: resumed, inbound: inbound, outbound: outbound)
            }
        }
        if let renewal = report.renewal {
            return try await renew(
                database, because: renewal, with: peer, handedIn: report, through: counter, progress: progress)
        }
        // The first copy is complete, perhaps after several attempts: from here on the file may have writes of its own.
        if direction.pulls, try database.read({ try $1.clock().counter }) == 0 { try await publishName(in: database) }
        if direction.pulls { await tendSetAside(of: database, after: peer, bothWays: direction.pushes) }
        followWithAttachments(database, peer, report)
        tendAudit(after: peer)
        return report
    }

    var director: ReplicationDirector? { registry.withLock { $0.director } }

    /// The databases that this node and the peer both have, by replica ID; this node's names.
    public func commonDatabases(with peer: HierarchicalName) async throws -> [DatabaseActor] {
        let known = lastExchanges.map(\.key).filter { $0.peer == peer.canonical }
        let pairs = known.map { ReplicationPair(peer: $0.peer, database: $0.database) }
        let theirs = Set(try await reach(peer, for: pairs).databases().map(\.replica))
        return databases.filter { theirs.contains($0.identity.replica) }
    }

    /// A peer that does not answer a person is part of the books like one that does not answer the schedule.
    private func reach(_ peer: HierarchicalName, for pairs: [ReplicationPair]) async throws -> PeerConnection {
        do {
            return try await reach(peer)
        } catch {
            for pair in pairs { noteUnreachable(pair, error) }
            throw error
        }
    }

    /// Makes a replica of a peer's database and copies everything.
    ///
    /// - Throws: `.noRight` when the peer shows this node nothing of it. The replica stays, empty, and fills once it may.
    public func createReplica(
        _ name: String, from peer: HierarchicalName, progress: @escaping @Sendable (ExchangeReport) -> Void
    ) async throws -> (database: DatabaseActor, report: ExchangeReport) {
        let offered = try await reach(peer).databases()
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
        let report = try await replicate(database, with: peer, direction: .pull, progress: progress)
        // Whoever sees anything sees at least the access list.
        guard report.received.revisions > 0 else {
            throw DongboError(
                .noRight,
                "\(peer) shows this node nothing of '\(name)': the access list gives \(self.name) less than reader, or not the flag "
                    + "'replicate' ('dongbo acl explain \(name) \"\(self.name)\"' there says why). The replica here is empty; it fills with "
                    + "the first exchange after the list is changed")
        }
        return (database, report)
    }

    /// Some of what was refused may count by now: its time has come, or the right to it. The exchange should pass it on.
    func reconsiderQuarantine(of database: DatabaseActor) async throws {
        guard try database.read({ try $0.mayReconsider(reading: $1) }) else { return }
        let wall = clock.wallMilliseconds
        let report = try await database.write { try $0.reconsiderQuarantine(in: $1, wallMilliseconds: wall) }
        guard !report.rightless.isEmpty else { return }
        try await recordingRefusals(of: database, from: "")(report.rightless)
    }
}
