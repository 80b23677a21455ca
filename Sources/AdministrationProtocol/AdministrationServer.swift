import GRPCCore
import GRPCNIOTransportHTTP2
import NoteModel
import Synchronization

/// Serves the administration protocol on a Unix socket. The file's mode (0600) is the access check.
public final class AdministrationServer: Sendable {
    private typealias Server = GRPCServer<HTTP2ServerTransport.Posix>
    private struct Running {
        let server: Server
        let task: Task<Void, any Error>
    }

    /// Bytes of one message in either direction: a line of notes to save may be long.
    static let messageMax = 64 << 20

    private let path: String
    private let service: any RegistrableRPCService
    private let running = Mutex<Running?>(nil)

    /// - Parameter socket: the path; what a node left there that is no longer running is replaced.
    public init(socket path: String, service: some RegistrableRPCService) {
        self.path = path
        self.service = service
    }

    /// Starts listening; returns when clients can connect.
    ///
    /// - Throws: ``DongboError`` `.busy` when a node already listens there, `.cannotCreate` when the socket cannot be
    ///   made.
    public func start() async throws(DongboError) {
        let descriptor = try AdministrationSocket.listen(path)
        let transport = HTTP2ServerTransport.Posix(
            listeningSocketDescriptor: Int(descriptor), transportSecurity: .plaintext,
            config: .defaults { $0.rpc.maxRequestPayloadSize = Self.messageMax })
        let server = Server(
            transport: transport, services: [service], interceptors: [ActingName.receiver, ActingSession.receiver])
        let task = Task { try await server.serve() }
        do {
            _ = try await transport.listeningAddress
        } catch {
            server.beginGracefulShutdown()
            AdministrationSocket.remove(path)
            throw DongboError(.cannotCreate, "cannot listen on \(path)", cause: error)
        }
        running.withLock { $0 = Running(server: server, task: task) }
    }

    /// Removes the socket, gives running calls `grace` to end and cuts them off. Returns when all is closed.
    public func shutdown(grace: Duration = .seconds(5)) async {
        guard let running = running.withLock({ $0.take() }) else { return }
        AdministrationSocket.remove(path)
        running.server.beginGracefulShutdown()
        let limit = Task {
            try await Task.sleep(for: grace)
            running.task.cancel()
        }
        _ = await running.task.result
        limit.cancel()
    }
}
