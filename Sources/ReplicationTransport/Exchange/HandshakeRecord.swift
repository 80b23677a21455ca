import Foundation
import NIOCore
import NIOPosix
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
    ///
    /// - Parameter name: who was to answer.
    func explain(_ error: any Error, _ address: NodeAddress, _ name: String) -> DongboError {
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
        return DongboError(
            .inputOutput,
            "\(name) did not answer at \(address): \(Self.reason(error)); see that it runs and listens at that address, and that "
                + "no firewall is in between",
            cause: error)
    }

    /// What the system says, in words.
    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            // Of several addresses of a host the first says enough.
            error.connectionErrors.first.map { reason($0.error) } ?? "nobody knows the name '\(error.host)'"
        case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
        case ChannelError.connectTimeout: "nothing came back within \(TransportLimits.connectSeconds) seconds"
        case ChannelError.eof, ChannelError.ioOnClosedChannel, ChannelError.alreadyClosed: "it closed the connection"
        default: String(describing: error)
        }
    }
}
