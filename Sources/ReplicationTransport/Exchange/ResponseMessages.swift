import GRPCCore
import GRPCNIOTransportHTTP2
import NoteModel

/// The responder's messages out of the raw parts of a call.
///
/// A call without a final status was cut off, and that must not look like its end.
struct ResponseMessages<Message: Sendable>: AsyncSequence, Sendable {
    typealias Part = RPCResponsePart<GRPCNIOTransportBytes>
    let parts: RPCAsyncSequence<Part, any Error>
    let decode: @Sendable (GRPCNIOTransportBytes) throws -> Message

    struct Iterator: AsyncIteratorProtocol {
        var base: RPCAsyncSequence<Part, any Error>.AsyncIterator
        let decode: @Sendable (GRPCNIOTransportBytes) throws -> Message

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> Message? {
            while let part = try await base.next(isolation: actor) {
                switch part {
                case .metadata: continue
                case .message(let bytes): return try decode(bytes)
                case .status(let status, let metadata):
                    if let error = RPCError(status: status, metadata: metadata) { throw error }
                    return nil
                }
            }
            throw DongboError(.inputOutput, "the connection was cut in the middle of an exchange")
        }
    }

    func makeAsyncIterator() -> Iterator { Iterator(base: parts.makeAsyncIterator(), decode: decode) }
}
