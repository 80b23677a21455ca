import AuditLog
import GRPCCore
import GRPCNIOTransportHTTP2
import GRPCProtobuf
import NIOSSL
import NoteModel
import RPCSupport
import ReplicationCore
import SwiftProtobuf

/// The way to one other node. Connects when it is first needed and keeps the connection, so that an exchange with nothing
/// to say costs a round trip and not a handshake; connects again when it broke.
public actor PeerConnection {
    public nonisolated let address: NodeAddress
    /// Who must answer there; nil: any node of the organisation.
    public nonisolated let expectedName: HierarchicalName?
    private let policy: PeerPolicy
    private var identity: NodeIdentity
    private var context: NIOSSLContext
    private var verifier: PeerVerifier
    private var live: LiveConnection?
    private var opening: Task<LiveConnection, any Error>?

    /// - Throws: ``DongboError`` `.badConfiguration` when the identity cannot be used for TLS.
    public init(
        to address: NodeAddress, identity: NodeIdentity, expectedName: HierarchicalName?, policy: PeerPolicy
    ) throws(DongboError) {
        self.address = address
        self.expectedName = expectedName
        self.policy = policy
        self.identity = identity
        context = try NIOSSLContext.client(identity)
        verifier = PeerVerifier(trust: .organisation(identity.trusted(policy)), policy: policy)
    }

    /// Connects unless connected.
    ///
    /// - Returns: the name in the peer's certificate.
    /// - Throws: ``DongboError`` `.inputOutput` when nobody answers in about five seconds; `.noRight` when one of the
    ///   two certificates was refused, or another node than the expected one answers.
    @discardableResult
    public func connect() async throws(DongboError) -> HierarchicalName { try await connection().live.peer.name }

    /// Runs the initiator's side of one exchange.
    ///
    /// When `body` returns, the peer is told that no more frames come, and the call waits until it has ended its side in
    /// good order. When `body` throws, the exchange is cut off.
    /// - Throws: ``DongboError``: the peer's own if it ended the exchange with one, otherwise what `body` threw.
    public nonisolated func exchange<Value: Sendable>(
        _ body: (_ inbound: FrameReader, _ outbound: FrameWriter) async throws -> Value
    ) async throws(DongboError) -> Value {
        try await conversing { live, hasStarted in
            try await live.exchange(with: live.peer.name.canonical) { inbound, outbound in
                hasStarted = true
                return try await body(inbound, outbound)
            }
        }
    }

    /// Runs one call on the kept connection, or on a new one when that turns out to have ended.
    ///
    /// - Parameter call: sets `hasStarted` when its body runs.
    nonisolated func conversing<Value: Sendable>(
        _ call: (_ live: LiveConnection, _ hasStarted: inout Bool) async throws -> Value
    ) async throws(DongboError) -> Value {
        var (live, isFresh) = try await connection()
        while true {
            var hasStarted = false
            do {
                return try await call(live, &hasStarted)
            } catch {
                // A kept connection may have ended since: nothing was sent, so trying again is safe.
                guard !hasStarted, !isFresh else { throw DongboError(call: error, peer: peerText(live)) }
                (live, isFresh) = try await reconnect(from: live)
            }
        }
    }

    /// The databases that the peer can replicate with this node.
    public nonisolated func databases() async throws(DongboError) -> [DatabaseDescription] {
        try await asking { try await $0.databases() }
    }

    /// How many of the peer's notes a selection would give this node.
    public nonisolated func preview(_ question: PreviewQuestion) async throws(DongboError) -> SelectionPreview {
        try await asking { try await $0.preview(question.selection, of: question.replica) }
    }

    /// Hands records of this node's audit log to the hub.
    public nonisolated func handUp(_ delivery: AuditIntake.Delivery) async throws(DongboError) -> AuditReceipt {
        // Made again it finds the records there.
        try await asking { try await $0.handUp(delivery) }
    }

    /// Asks for a certificate for another key; once, since asking again would issue another.
    nonisolated func renew(signingRequest: [UInt8]) async throws(DongboError) -> Dongbo_Replication_V1_RenewReply {
        let (live, _) = try await connection()
        do {
            return try await live.renew(signingRequest: signingRequest)
        } catch {
            throw DongboError(call: error, peer: peerText(live))
        }
    }

    /// One call that changes nothing, so that it may be made again.
    private nonisolated func asking<Value: Sendable>(
        _ call: (_ live: LiveConnection) async throws -> Value
    ) async throws(DongboError) -> Value {
        var (live, isFresh) = try await connection()
        while true {
            do {
                return try await call(live)
            } catch {
                guard (error as? RPCError)?.code == .unavailable, !isFresh else {
                    throw DongboError(call: error, peer: peerText(live))
                }
                (live, isFresh) = try await reconnect(from: live)
            }
        }
    }

    /// Uses a renewed certificate from now on. Running exchanges go on with the old one.
    public func replaceIdentity(_ identity: NodeIdentity) throws(DongboError) {
        context = try NIOSSLContext.client(identity)
        self.identity = identity
        live = nil
    }

    /// Cuts the connection off if the policy does not admit the peer any more.
    ///
    /// - Returns: why it was cut; nil when it was not.
    public func enforcePolicy() async -> DongboError? {
        guard let live else { return nil }
        do throws(DongboError) {
            try policy.check(live.peer)
            return nil
        } catch {
            await close()
            return error
        }
    }

    /// - Throws: ``DongboError`` `.noRight` when the peer would only say that this node's certificate is not valid.
    private func requireOwnCertificate() throws(DongboError) {
        guard policy.now() > identity.certificate.notAfter else { return }
        throw DongboError(
            .noRight,
            """
            this node's own certificate has expired: no peer lets it in. Ask for a token on the hub ('dongbo invite \
            \(identity.name)'), end this node and run 'dongbo rejoin'; its data stay
            """)
    }

    /// Cuts off running exchanges and closes the connection. The next call opens a new one.
    public func close() async {
        let closing = live
        live = nil
        await closing?.close()
    }

    /// The open connection, or a new one. Calls that come while it is being opened wait for the same one.
    func connection() async throws(DongboError) -> (live: LiveConnection, isFresh: Bool) {
        if let live, live.isOpen {
            // It may be older than a revocation.
            try policy.check(live.peer)
            return (live, false)
        }
        try requireOwnCertificate()
        // The directory may have told of new authorities since.
        verifier = PeerVerifier(trust: .organisation(identity.trusted(policy)), policy: policy)
        let task =
            opening
            ?? Task { [address, context, verifier, expectedName] in
                try await LiveConnection.open(
                    to: address, named: expectedName?.canonical ?? "the node", context: context, verifier: verifier
                ) { peer throws(DongboError) in
                    guard let expectedName, !expectedName.matches(peer.name) else { return }
                    throw DongboError(.noRight, "it is \(peer.name), not \(expectedName)")
                }
            }
        opening = task
        defer { if opening == task { opening = nil } }
        do {
            let opened = try await task.value
            live = opened
            return (opened, true)
        } catch {
            throw DongboError(call: error, peer: address.description)
        }
    }

    private func reconnect(from broken: LiveConnection) async throws(DongboError) -> (LiveConnection, Bool) {
        if live === broken { live = nil }
        return try await connection()
    }

    private nonisolated func peerText(_ live: LiveConnection) -> String { live.peer.name.canonical }
}
