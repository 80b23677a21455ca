import GRPCCore
import GRPCNIOTransportHTTP2
import NIOPosix
import NoteModel
import RPCSupport

/// The command line's end of the administration protocol.
public enum AdministrationClient {
    public typealias Transport = HTTP2ClientTransport.WrappedChannel
    public typealias Client = Dongbo_Administration_V1_Administration.Client<Transport>

    /// Connects to the node that listens on `socket` for the time of `body`.
    ///
    /// - Parameters:
    ///   - name: in whose name; nil for the local administrator.
    ///   - session: the token of who has logged in; nil for nobody.
    /// - Throws: ``DongboError``: `.nodeNotRunning` when nobody listens there; what the node answered, with the node's
    ///   code; or what `body` threw.
    public static func withClient<Value: Sendable>(
        socket path: String, as name: String? = nil, session: String? = nil, _ body: (Client) async throws -> Value
    ) async throws -> Value {
        let transport = try await connect(path)
        do {
            return try await withGRPCClient(
                transport: transport,
                interceptors: [name.map(ActingName.sender), session.map(ActingSession.sender)].compactMap { $0 }
            ) { client in
                try await body(Client(wrapping: client))
            }
        } catch let error as RPCError {
            throw DongboError(call: error, peer: "the node")
        }
    }

    private static func connect(_ path: String) async throws(DongboError) -> Transport {
        do {
            return try await Transport.wrapping(
                config: .defaults { $0.http2.authority = "dongbo" }, serviceConfig: serviceConfiguration
            ) { configure in
                try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(unixDomainSocketPath: path) { configure($0) }
            }
        } catch {
            throw DongboError(
                .nodeNotRunning,
                "no node is running here (nobody listens on \(path)); start it with: dongbo serve --data DIR",
                cause: error)
        }
    }

    /// The library's "request" limit is the one for what is received.
    private static var serviceConfiguration: ServiceConfig {
        ServiceConfig(methodConfig: [
            MethodConfig(
                names: [.init(service: "")], maxRequestMessageBytes: AdministrationServer.messageMax,
                maxResponseMessageBytes: AdministrationServer.messageMax)
        ])
    }
}
