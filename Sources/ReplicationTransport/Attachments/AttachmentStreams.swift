import NoteModel
import RPCSupport
import ReplicationCore

public typealias AttachmentAskReader = MessageReader<AttachmentAsk>
public typealias AttachmentAnswerReader = MessageReader<AttachmentAnswer>
public typealias AttachmentAskWriter = MessageWriter<AttachmentAsk>
public typealias AttachmentAnswerWriter = MessageWriter<AttachmentAnswer>

/// Sends messages to a peer, one after the other. Waits while the peer's window is full.
public struct MessageWriter<Message: Sendable>: Sendable {
    private let write: @Sendable (Message) async throws -> Void
    private let peer: String

    /// - Parameter peer: who receives, for messages.
    public init(peer: String, _ write: @escaping @Sendable (Message) async throws -> Void) {
        self.peer = peer
        self.write = write
    }

    /// - Throws: ``DongboError`` `.inputOutput` when the peer is gone.
    public func send(_ message: Message) async throws(DongboError) {
        do {
            try await write(message)
        } catch {
            throw DongboError(call: error, peer: peer)
        }
    }
}
