import AuditLog
import Foundation
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport
import Synchronization

extension Node {
    /// Listens for peers until ``PeerListener/shutdown(grace:)``, and tells the directory where.
    public func listen(at address: NodeAddress) async throws -> (listener: PeerListener, address: NodeAddress) {
        let listener = try PeerListener(
            address: address, identity: identity, service: self, policy: policy, logger: logger)
        let bound = try await listener.start()
        registry.withLock { ($0.listening, $0.listener) = (bound, listener) }
        // An address that means "all of this machine's" is no place for others to go to.
        let isWildcard = ["0.0.0.0", "::"].contains(bound.host)
        let reachable = isWildcard ? NodeAddress(host: ProcessInfo.processInfo.hostName, port: bound.port) : bound
        try await recordNode(name, role: isHub ? "hub" : "spoke", address: reachable)
        return (listener, bound)
    }

    public var listening: NodeAddress? { registry.withLock { $0.listening } }
}

extension Node: PeerService {
    public func exchange(peer: HierarchicalName, inbound: FrameReader, outbound: FrameWriter) async throws {
        // The greeting says which database; the machine of that database then gets it as its first frame.
        guard let first = try await inbound.next() else { return }
        guard case .hello(let hello) = first else {
            throw DongboError(.protocolError, "an exchange starts with a greeting")
        }
        guard let database = databases.first(where: { $0.identity.replica == hello.replica }) else {
            throw DongboError(.noSuchThing, "\(name) has no replica of that database")
        }
        try noteAsking(peer, database)
        let handle = CancelHandle()
        try await giveWay(to: peer, database)
        // A call of the peer that waits for this node's own call of it must not wait without end.
        let patience = Task {
            try await Task.sleep(for: Self.crossingPatience)
            handle.cancel("this node was just calling the peer")
        }
        defer { patience.cancel() }
        let counter = try database.read { try $1.clock().counter }
        let report = try await tracked(database, peer, "answering", side: .answering, handle: handle) { update in
            patience.cancel()
            let terms = try self.terms(with: peer, for: database)
            let machine = try database.read {
                try ExchangeDesk(database: database.database, terms: terms).responder(reading: $1)
            }
            let driver = ExchangeDriver(
                database: database, terms: terms, currentTerms: { try self.terms(with: peer, for: database) },
                clock: self.clock, clear: self.clearing(database),
                refused: self.recordingRefusals(of: database, from: peer.canonical), progress: update)
            return try await driver.run(machine, greeting: first, resumed: false, inbound: inbound, outbound: outbound)
        }
        tellWhatIsLeft(of: database, to: peer.canonical)
        if let renewal = report.renewal {
            _ = try await renew(
                database, because: renewal, with: peer, handedIn: report, through: counter, progress: { _ in })
        } else if hello.push {
            await tendSetAside(of: database, after: peer, bothWays: hello.pull)
        }
    }

    /// How long a call from a peer waits for this node's own call of the same peer to end.
    private static let crossingPatience = Duration.seconds(30)

    /// Decides between a peer's call and an exchange of the same pair that runs already.
    ///
    /// - Throws: `.busy` when both nodes call each other at the same moment and this node's name comes first: then its call
    ///   goes on, and the peer, which decides the same way, answers it.
    private func giveWay(to peer: HierarchicalName, _ database: DatabaseActor) async throws {
        let pair = ReplicationPair(peer: peer.canonical, database: database.name)
        switch slots.holder(of: pair) {
        // A peer makes one call at a time, so it has given up the one before.
        case .answering: slots.interrupt(pair, "the peer has called again")
        case .calling where name.matchingKey < peer.matchingKey:
            throw DongboError(.busy, "\(name) is just replicating '\(database.name)' with \(peer)")
        case .calling, nil: break
        }
    }

    public func databases(peer: HierarchicalName) async throws -> [DatabaseDescription] {
        try databases.map { database in
            DatabaseDescription(
                name: database.name, title: try database.read { try $1.title() }, replica: database.identity.replica)
        }
    }

    public func enroll(tokenSecret: String, signingRequest: [UInt8]) async throws -> EnrollmentGrant {
        guard let desk else { throw DongboError(.noRight, "\(name) is not the hub: it invites nobody") }
        let before = registry.withLock { $0.revocations }
        let grant = try await desk.enroll(tokenSecret: tokenSecret, signingRequest: signingRequest, now: clock.now)
        let certificate = try NodeCertificate(grant.certificate)
        try await audit.record(AuditEntry(.join, by: AuditActor(certificate.name.canonical, .peer)))
        try await recordNode(certificate.name, role: "spoke", address: nil)
        try await recordIssued(certificate, unlessRevokedSince: before)
        try await recordStandardConnection(of: certificate.name)
        return grant
    }
}
