import GRPCCore
import NoteModel

/// Who calls, as its certificate says. Only ``PeerInterceptor`` makes one.
struct AuthenticatedPeer: ServerContext.TransportSpecific {
    let certificate: NodeCertificate
    var name: HierarchicalName { certificate.name }
}

extension ServerContext {
    /// The second lock behind the interceptor: a handler that asks for its peer cannot run without one.
    func authenticatedPeer() throws -> AuthenticatedPeer {
        guard let peer = transportSpecific as? AuthenticatedPeer else { throw PeerInterceptor.refusal }
        return peer
    }
}
