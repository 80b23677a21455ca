import GRPCCore
import GRPCNIOTransportHTTP2
import NIOCore
import NIOPosix
import NIOSSL
import NoteModel

/// One connection to a peer, from its handshake to its end. ``PeerConnection`` makes another when it breaks.
final class LiveConnection: Sendable {
    typealias Transport = HTTP2ClientTransport.WrappedChannel

    let transport: Transport
    let client: GRPCClient<Transport>
    let peer: NodeCertificate
    private let channel: any Channel
    private let task: Task<Void, any Error>

    private init(_ opened: Opened, client: GRPCClient<Transport>, peer: NodeCertificate, task: Task<Void, any Error>) {
        transport = opened.transport
        self.client = client
        self.peer = peer
        channel = opened.channel
        self.task = task
    }

    deinit { channel.close(promise: nil) }

    /// Whether a call has a chance. A peer that vanished is noticed by keepalive.
    var isOpen: Bool { channel.isActive }

    func close() async {
        client.beginGracefulShutdown()
        channel.close(promise: nil)
        _ = await task.result
    }

    /// Connects, shakes hands and waits until the peer has accepted us.
    ///
    /// - Parameters:
    ///   - name: who is to answer, for messages.
    ///   - judge: what else the peer must be, beyond what `verifier` asks.
    /// - Throws: ``DongboError`` with a reason for people, within ``TransportLimits/connectSeconds``.
    static func open(
        to address: NodeAddress, named name: String, context: NIOSSLContext, verifier: PeerVerifier,
        judge: @escaping @Sendable (NodeCertificate) throws(DongboError) -> Void
    ) async throws(DongboError) -> LiveConnection {
        let record = HandshakeRecord()
        do {
            let opened = try await connect(to: address, context: context, verifier: verifier) { result in
                let judged = result.flatMap { peer in
                    Result { () throws(DongboError) in
                        try judge(peer)
                        return peer
                    }
                }
                record.note(judged)
                return judged.map { _ in }
            }
            return try await establish(opened, record, address)
        } catch {
            throw record.explain(error, address, name)
        }
    }

    private static func establish(
        _ opened: Opened, _ record: HandshakeRecord, _ address: NodeAddress
    ) async throws -> LiveConnection {
        let client = GRPCClient(transport: opened.transport)
        let task = Task { try await client.runConnections() }
        let deadline = opened.channel.eventLoop.scheduleTask(in: .seconds(TransportLimits.connectSeconds)) {
            opened.established.fail(DongboError(.inputOutput, "the node at \(address) does not answer"))
        }
        defer { deadline.cancel() }
        do {
            try await opened.established.futureResult.get()
            guard let peer = record.peer else { preconditionFailure("a handshake ends with a verified peer") }
            return LiveConnection(opened, client: client, peer: peer, task: task)
        } catch {
            client.beginGracefulShutdown()
            opened.channel.close(promise: nil)
            _ = await task.result
            throw error
        }
    }

    private struct Opened: Sendable {
        let transport: Transport
        let channel: any Channel
        let established: EventLoopPromise<Void>
    }

    private static func connect(
        to address: NodeAddress, context: NIOSSLContext, verifier: PeerVerifier,
        judged: @escaping @Sendable (Result<NodeCertificate, DongboError>) -> Result<Void, DongboError>
    ) async throws -> Opened {
        let group = MultiThreadedEventLoopGroup.singleton
        let loop = group.next()
        let established = loop.makePromise(of: Void.self)
        let channel = loop.makePromise(of: (any Channel).self)
        do {
            let transport = try await Transport.wrapping(config: TransportLimits.client) { configure in
                let configured = try await ClientBootstrap(group: group)
                    .connectTimeout(.seconds(TransportLimits.connectSeconds))
                    .connect(host: address.host, port: address.port) { channel in
                        channel.eventLoop.makeCompletedFuture {
                            let tls = try NIOSSLClientHandler(
                                context: context, serverHostname: nil,
                                customVerificationCallback: verifier.callback(then: judged), configuration: .init())
                            try channel.pipeline.syncOperations.addHandlers(
                                [tls, ClientHandshakeHandler(established: established)])
                        }.flatMap { TCPLiveness.apply(to: channel) }.flatMap { configure(channel) }
                    }
                channel.succeed(configured.channel)
                return configured
            }
            return Opened(transport: transport, channel: try await channel.futureResult.get(), established: established)
        } catch {
            channel.fail(error)
            established.fail(error)
            throw error
        }
    }
}
