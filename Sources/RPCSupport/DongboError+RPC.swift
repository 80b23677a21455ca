import GRPCCore
import NoteModel

/// How an operating error crosses a call: the only place where error codes and gRPC statuses meet.
///
/// The code's name travels in the trailing metadata, because statuses are too coarse to carry it; the status serves
/// peers that are not Dongbo. A handler may throw ``DongboError`` and gRPC does the rest.
extension DongboError: RPCErrorConvertible {
    private static let metadataKey = "dongbo-error"

    public var rpcErrorCode: RPCError.Code {
        switch code {
        case .wrongUsage, .badData: .invalidArgument
        case .noSuchThing: .notFound
        case .nodeNotRunning, .busy: .unavailable
        case .cannotCreate: .alreadyExists
        case .inputOutput: .internalError
        case .protocolError, .badConfiguration: .failedPrecondition
        case .noRight: .permissionDenied
        default: .unknown
        }
    }

    public var rpcErrorMessage: String { message }

    public var rpcErrorMetadata: Metadata { [Self.metadataKey: .string(code.name)] }

    /// The cause stays here: it may name files and hold what the caller must not see.
    public var rpcErrorCause: (any Error)? { nil }

    /// What a failed call means to the caller.
    ///
    /// - Parameter peer: who was called, for the message.
    public init(call error: any Error, peer: String) {
        if let error = error as? DongboError {
            self = error
        } else if let error = error as? RPCError {
            self = Self.decode(error, peer: peer)
        } else if error is CancellationError {
            self = DongboError(.inputOutput, "the call to \(peer) was cancelled", cause: error)
        } else {
            self = DongboError(.inputOutput, "the connection to \(peer) broke", cause: error)
        }
    }

    private static func decode(_ error: RPCError, peer: String) -> DongboError {
        if let name = error.metadata[stringValues: metadataKey].first(where: { _ in true }) {
            return DongboError(Code(name: name) ?? .protocolError, error.message, cause: error)
        }
        return switch error.code {
        case .unauthenticated, .permissionDenied:
            DongboError(.noRight, "\(peer) refused the call: \(error.message)", cause: error)
        case .unimplemented:
            DongboError(.protocolError, "\(peer) does not know this call; it may run another version", cause: error)
        case .resourceExhausted:
            DongboError(.protocolError, "a message was larger than allowed: \(error.message)", cause: error)
        case .invalidArgument, .internalError, .dataLoss, .outOfRange, .failedPrecondition:
            DongboError(.protocolError, "the call to \(peer) failed: \(error.message)", cause: error)
        default:
            DongboError(.inputOutput, "the connection to \(peer) broke: \(error.message)", cause: error)
        }
    }
}
