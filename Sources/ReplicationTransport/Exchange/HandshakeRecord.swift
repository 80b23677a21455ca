import NIOCore
import NIOSSL
import NoteModel
import Synchronization

/// What happened while a connection was being made, gathered from the places that see it.
///
/// When a handshake fails, TLS reports little; the reason that helps a person is the first one noted here.
final class HandshakeRecord: Sendable {
    private struct State {
        var peer: NodeCertificate?
        var failure: DongboError?
    }
    private let state = Mutex(State())

    /// Who answered; nil before the handshake is done.
    var peer: NodeCertificate? { state.withLock { $0.peer } }

    /// Notes how the peer's certificate was judged.
    func note(_ result: Result<NodeCertificate, DongboError>) {
        state.withLock { state in
            switch result {
            case .success(let peer): state.peer = peer
            case .failure(let error): state.failure = state.failure ?? error
            }
        }
    }

    /// The error for people: what was judged here, else what TLS or TCP says.
    func explain(_ error: any Error, _ address: NodeAddress) -> DongboError {
        if let failure = state.withLock({ $0.failure }) {
            return DongboError(failure.code, "the node at \(address) was refused: \(failure.message)", cause: error)
        }
        if let error = error as? DongboError { return error }
        let text = String(describing: error)
        if text.contains("ALERT") && (text.contains("CERTIFICATE") || text.contains("UNKNOWN_CA")) {
            return DongboError(
                .noRight,
                "the node at \(address) refused this node's certificate: "
                    + "it has expired or was revoked (then a token and 'dongbo rejoin' help), "
                    + "is from another organisation, or a clock is wrong",
                cause: error)
        }
        if text.contains("PROTOCOL_VERSION") || text.contains("UNSUPPORTED_PROTOCOL") {
            return DongboError(.protocolError, "the node at \(address) does not speak TLS 1.3", cause: error)
        }
        return DongboError(.inputOutput, "cannot reach a node at \(address): \(text)", cause: error)
    }
}
