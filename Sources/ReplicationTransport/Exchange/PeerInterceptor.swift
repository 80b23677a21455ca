import GRPCCore
import GRPCNIOTransportHTTP2
import NoteModel
import RPCSupport

/// Lets a call through only if the caller has shown a valid certificate, or if it is to enrol.
///
/// Everything else is refused, also what is added to the protocol later and forgotten here.
struct PeerInterceptor: ServerInterceptor {
    let policy: PeerPolicy

    static let refusal = RPCError(
        code: .unauthenticated, message: "this needs a node's certificate: join the organisation first")

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>, context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        var context = context
        let connection = context.transportSpecific as? HTTP2ServerTransport.Posix.Context
        context.transportSpecific = nil
        if context.descriptor.service == Dongbo_Replication_V1_Enrollment.descriptor {
            return try await next(request, context)
        }
        guard let certificate = connection?.peerCertificate else { throw Self.refusal }
        let peer = try NodeCertificate(certificate)
        try policy.check(peer)
        context.transportSpecific = AuthenticatedPeer(certificate: peer)
        return try await next(request, context)
    }
}
