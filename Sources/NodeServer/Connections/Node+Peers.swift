import NoteModel
import ReplicationTransport
import Synchronization

extension Node {
    /// Where a connection leads.
    struct PeerKey: Hashable, Sendable {
        let peer: HierarchicalName
        let address: NodeAddress
    }

    /// The way to a peer where it answered last, or at its likeliest address, whether it answers or not.
    ///
    /// - Throws: `.wrongUsage` for this node itself, `.noSuchThing` when nobody has told where it listens.
    public func connection(to peer: HierarchicalName) throws -> PeerConnection {
        let likeliest = try candidates(peer, preferred: "")[0]
        return try connection(to: peer, at: registry.withLock { $0.answeringAddresses[peer] } ?? likeliest)
    }

    /// A connection to a peer that answers. Tries the preferred address, then those of connection documents, then the one that worked
    /// last, then the others there are, so that a node which has moved is found.
    ///
    /// - Parameter preferred: where the connection document that is obeyed says to call; may be empty.
    /// - Throws: why the likeliest address did not answer.
    func reach(_ peer: HierarchicalName, preferred: String = "") async throws -> PeerConnection {
        var first: DongboError?
        for address in try candidates(peer, preferred: preferred) {
            let connection = try connection(to: peer, at: address)
            do {
                try await connection.connect()
                registry.withLock { $0.answeringAddresses[peer] = address }
                return connection
            } catch {
                first = first ?? error
            }
        }
        registry.withLock { $0.answeringAddresses[peer] = nil }
        throw first!
    }

    private func candidates(_ peer: HierarchicalName, preferred: String) throws -> [NodeAddress] {
        guard !peer.matches(name) else { throw DongboError(.wrongUsage, "that is this node itself") }
        // What a connection document says goes before what worked: it may be the only way that is allowed.
        let first = preferred.isEmpty ? try connectionAddresses(of: peer) : [try NodeAddress(parsing: preferred)]
        let last = registry.withLock { $0.answeringAddresses[peer] }.map { [$0] } ?? []
        let found = try first + last + addresses(of: peer, preferred: preferred)
        var seen: Set<NodeAddress> = []
        return found.filter { seen.insert($0).inserted }
    }

    private func connection(to peer: HierarchicalName, at address: NodeAddress) throws -> PeerConnection {
        let key = PeerKey(peer: peer, address: address)
        if let existing = registry.withLock({ $0.connections[key] }) { return existing }
        let identity = identity
        let made = try PeerConnection(to: address, identity: identity, expectedName: peer, policy: policy)
        let kept: PeerConnection? = registry.withLock { registry in
            if let existing = registry.connections[key] { return existing }
            // Renewing gives its new certificate to the connections it finds here.
            guard self.identity.certificate.serial == identity.certificate.serial else { return nil }
            registry.connections[key] = made
            return made
        }
        return try kept ?? connection(to: peer, at: address)
    }
}
