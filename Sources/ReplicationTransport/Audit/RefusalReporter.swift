import GRPCCore
import GRPCNIOTransportHTTP2
import NoteModel
import RPCSupport

/// Tells the service of every call that is refused, whoever refused it. Stands before ``PeerInterceptor``, so that it sees what that
/// one refuses too.
struct RefusalReporter: ServerInterceptor {
    let service: any PeerService

    func intercept<Input: Sendable, Output: Sendable>(
        request: StreamingServerRequest<Input>, context: ServerContext,
        next: @Sendable (StreamingServerRequest<Input>, ServerContext) async throws -> StreamingServerResponse<Output>
    ) async throws -> StreamingServerResponse<Output> {
        do {
            var response = try await next(request, context)
            switch response.accepted {
            case .success(var contents):
                let produce = contents.producer
                contents.producer = { writer in
                    do {
                        return try await produce(writer)
                    } catch {
                        await report(error, context)
                        throw error
                    }
                }
                response.accepted = .success(contents)
            case .failure(let error): await report(error, context)
            }
            return response
        } catch {
            await report(error, context)
            throw error
        }
    }

    private func report(_ error: any Error, _ context: ServerContext) async {
        guard let (code, message) = Self.refusal(error) else { return }
        let connection = context.transportSpecific as? HTTP2ServerTransport.Posix.Context
        let peer = connection?.peerCertificate.flatMap { try? NodeCertificate($0) }?.name
        await service.refused(
            PeerRefusal(
                peer: peer, origin: context.remotePeer, method: context.descriptor.method, code: code, message: message)
        )
    }

    /// Nil for what is no matter of rights.
    private static func refusal(_ error: any Error) -> (code: String, message: String)? {
        switch error {
        case let error as DongboError where error.code == .noRight: (error.code.name, error.message)
        case let error as RPCError where error.code == .unauthenticated || error.code == .permissionDenied:
            (DongboError.Code.noRight.name, error.message)
        default: nil
        }
    }
}
