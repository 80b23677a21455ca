import GRPCCore
import GRPCNIOTransportHTTP2
import Logging
import NIOCore
import NIOPosix
import NIOSSL
import NoteModel
import Synchronization

/// Listens for the organisation's other nodes and serves them a ``PeerService``.
///
/// One port for everything: TLS 1.3, client certificates verified when shown, ``PeerInterceptor`` in front of every
/// call.
public final class PeerListener: Sendable {
    private typealias Server = GRPCServer<HTTP2ServerTransport.Posix>
    private struct Running {
        let server: Server
        let task: Task<Void, any Error>
    }

    private let address: NodeAddress
    private let service: any PeerService
    private let policy: PeerPolicy
    private let logger: Logger
    private let credentials: Mutex<Credentials>
    private let running = Mutex<Running?>(nil)
    private let admitted = AdmittedChannels()

    private struct Credentials {
        let context: NIOSSLContext
        let identity: NodeIdentity

        init(_ identity: NodeIdentity) throws(DongboError) {
            context = try NIOSSLContext.listener(identity)
            self.identity = identity
        }
    }

    /// - Parameter address: port 0 takes any that is free.
    /// - Throws: ``DongboError`` `.badConfiguration` when the identity cannot be used for TLS.
    public init(
        address: NodeAddress, identity: NodeIdentity, service: any PeerService, policy: PeerPolicy, logger: Logger
    ) throws(DongboError) {
        self.address = address
        self.service = service
        self.policy = policy
        self.logger = logger
        credentials = Mutex(try Credentials(identity))
    }

    /// Starts listening.
    ///
    /// - Returns: the address that was bound.
    /// - Throws: ``DongboError`` `.inputOutput` when it cannot be bound.
    public func start() async throws(DongboError) -> NodeAddress {
        let server = Server(
            transport: HTTP2ServerTransport.Posix(
                address: try resolve(), transportSecurity: .plaintext, config: configuration()),
            services: [
                ReplicationHandler(service: service, policy: policy, logger: logger),
                AttachmentHandler(service: service, policy: policy, logger: logger),
                EnrollmentHandler(service: service, logger: logger),
                AuditHandler(service: service, logger: logger),
            ],
            interceptors: [RefusalReporter(service: service), PeerInterceptor(policy: policy)])
        let task = Task { try await server.serve() }
        do {
            let bound = try await server.transport.listeningAddress
            running.withLock { $0 = Running(server: server, task: task) }
            return NodeAddress(host: address.host, port: bound.ipv4?.port ?? bound.ipv6?.port ?? address.port)
        } catch {
            server.beginGracefulShutdown()
            let reason = await Self.failure(of: task) ?? error
            throw DongboError(.inputOutput, "cannot listen on \(address): \(reason)", cause: reason)
        }
    }

    /// Uses a renewed certificate for connections from now on.
    public func replaceIdentity(_ identity: NodeIdentity) throws(DongboError) {
        let renewed = try Credentials(identity)
        credentials.withLock { $0 = renewed }
    }

    /// Cuts off every connection whose peer the policy does not admit any more, with all that runs on it, watches too.
    public func enforcePolicy() {
        for (peer, reason) in admitted.cut(by: policy) {
            logger.notice("connection cut", metadata: ["peer": "\(peer.name)", "error": "\(reason)"])
        }
    }

    /// Takes no more calls, gives running ones `grace` to end, then cuts them off. Returns when all is closed.
    public func shutdown(grace: Duration = .seconds(5)) async {
        guard let running = running.withLock({ $0.take() }) else { return }
        running.server.beginGracefulShutdown()
        let limit = Task {
            try await Task.sleep(for: grace)
            running.task.cancel()
        }
        _ = await running.task.result
        limit.cancel()
    }

    /// gRPC is told that the connection is plain, and TLS is put under it here: its own TLS begins at version 1.2, and a
    /// listener factory, the other way in, would lose the peer's certificate.
    private func configuration() -> HTTP2ServerTransport.Posix.Config {
        var configuration = TransportLimits.server
        configuration.channelDebuggingCallbacks.onAcceptTCPConnection = { [self] channel in
            channel.eventLoop.makeCompletedFuture { try addTLS(to: channel) }.flatMap { TCPLiveness.apply(to: channel) }
        }
        return configuration
    }

    private func addTLS(to channel: any Channel) throws {
        let (context, identity) = credentials.withLock { ($0.context, $0.identity) }
        // Made for each connection: the directory may have told of new authorities since the last.
        let verifier = PeerVerifier(trust: .organisation(identity.trusted(policy)), policy: policy)
        let (logger, admitted, service) = (logger, admitted, service)
        let origin = channel.remoteAddress?.description ?? ""
        let tls = NIOSSLServerHandler(
            context: context,
            customVerificationCallback: verifier.callback { result in
                switch result {
                case .success(let peer): admitted.add(channel, of: peer)
                case .failure(let error):
                    logger.notice("peer refused", metadata: ["error": "\(error)"])
                    // The event loop cannot wait for a disk.
                    Task { await service.refused(PeerRefusal(handshake: error, from: origin)) }
                }
                return result.map { _ in }
            }, configuration: .init())
        try channel.pipeline.syncOperations.addHandlers(
            [tls, ListenerHandshakeHandler(logger: logger)], position: .first)
    }

    private func resolve() throws(DongboError) -> GRPCNIOTransportCore.SocketAddress {
        do {
            let resolved = try NIOCore.SocketAddress.makeAddressResolvingHost(address.host, port: address.port)
            let host = resolved.ipAddress ?? address.host
            return resolved.protocol == .inet6
                ? .ipv6(host: host, port: address.port) : .ipv4(host: host, port: address.port)
        } catch {
            throw DongboError(.inputOutput, "cannot listen on \(address): the host is unknown", cause: error)
        }
    }

    private static func failure(of task: Task<Void, any Error>) async -> (any Error)? {
        guard case .failure(let error) = await task.result else { return nil }
        return (error as? RuntimeError)?.cause ?? error
    }
}
