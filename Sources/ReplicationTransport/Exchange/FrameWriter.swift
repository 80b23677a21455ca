import NoteModel
import RPCSupport
import ReplicationCore

/// Sends frames to a peer, one after the other. Waits while the peer's window is full.
public struct FrameWriter: Sendable {
    private let write: @Sendable (Frame) async throws -> Void
    private let peer: String

    /// - Parameter peer: who receives, for messages.
    public init(peer: String, _ write: @escaping @Sendable (Frame) async throws -> Void) {
        self.peer = peer
        self.write = write
    }

    /// - Throws: ``DongboError`` `.inputOutput` when the peer is gone, `.protocolError` when the frame is larger than any
    ///   peer accepts; then nothing was sent. That it returns does not say that the frame has arrived: acknowledgements do.
    public func send(_ frame: Frame) async throws(DongboError) {
        guard frame.payloadSize <= Frame.payloadMax else {
            throw DongboError(.protocolError, "a frame of \(frame.payloadSize) bytes is too large to be sent")
        }
        do {
            try await write(frame)
        } catch {
            throw DongboError(call: error, peer: peer)
        }
    }
}
