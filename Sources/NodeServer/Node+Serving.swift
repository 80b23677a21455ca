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
        registry.withLock { $0.listening = bound }
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
        let report = try await tracked(database, peer, "answering") { update in
            let terms = try self.terms(with: peer, for: database)
            let machine = try database.read {
                try ExchangeDesk(database: database.database, terms: terms).responder(reading: $1)
            }
            let driver = ExchangeDriver(database: database, terms: terms, clock: self.clock, progress: update)
            return try await driver.run(machine, greeting: first, resumed: false, inbound: inbound, outbound: outbound)
        }
        if let renewal = report.renewal {
            _ = try await renew(database, because: renewal, with: peer, handedIn: report, progress: { _ in })
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
        let grant = try await desk.enroll(tokenSecret: tokenSecret, signingRequest: signingRequest, now: clock.now)
        try await recordNode(try NodeCertificate(grant.certificate).name, role: "spoke", address: nil)
        return grant
    }
}
