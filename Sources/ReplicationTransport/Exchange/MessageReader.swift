import NoteModel
import RPCSupport
import ReplicationCore
import Synchronization

/// The frames of an exchange.
public typealias FrameReader = MessageReader<Frame>

/// The messages that a peer sends on one stream, in order. For one consumer at a time: `next()` must not be called while another call
/// of it is waiting.
///
/// Unlike gRPC's own sequences it may be read in several loops, one after the other, and it remembers how it ended.
public final class MessageReader<Message: Sendable>: Sendable {
    /// An iterator is mutable state of whoever reads. It is lent out of `slot` for the time of one read, so that a
    /// second reader finds nothing.
    private struct Loan: @unchecked Sendable {
        var iterator: any AsyncIteratorProtocol<Message, any Error>
    }
    private enum State {
        case ready(Loan)
        case reading
        case ended(DongboError?)
    }
    private let state: Mutex<State>
    private let peer: String

    /// - Parameter peer: who sends, for messages.
    public init(_ source: some AsyncSequence<Message, any Error> & Sendable, peer: String) {
        state = Mutex(.ready(Loan(iterator: source.makeAsyncIterator())))
        self.peer = peer
    }

    /// The next message; nil when the peer has finished in good order.
    ///
    /// - Throws: ``DongboError``: the peer's own when it ended with one, `.inputOutput` when the connection broke,
    ///   `.protocolError` when it sent what is no message. From then on always the same.
    public func next() async throws(DongboError) -> Message? {
        let taken = state.withLock { state in
            let before = state
            if case .ready = state { state = .reading }
            return before
        }
        switch taken {
        case .reading: preconditionFailure("two tasks read the messages of one stream")
        case .ended(let error):
            if let error { throw error }
            return nil
        case .ready(var loan):
            do {
                let message = try await loan.iterator.next(isolation: nil)
                let kept = loan
                state.withLock { $0 = message == nil ? .ended(nil) : .ready(kept) }
                return message
            } catch {
                let failure = DongboError(call: error, peer: peer)
                state.withLock { $0 = .ended(failure) }
                throw failure
            }
        }
    }

    /// The error with which the peer ended, if it did and this is known.
    var failure: DongboError? {
        state.withLock { if case .ended(let error) = $0 { error } else { nil } }
    }

    /// Reads and drops what is left until the peer ends.
    func drain() async throws(DongboError) {
        while try await next() != nil {}
    }
}

extension MessageReader: AsyncSequence {
    public struct Iterator: AsyncIteratorProtocol {
        let reader: MessageReader

        public func next(isolation actor: isolated (any Actor)?) async throws(DongboError) -> Message? {
            try await reader.next()
        }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(reader: self) }
}
