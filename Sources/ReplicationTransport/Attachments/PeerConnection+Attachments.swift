import NoteModel
import ReplicationCore

extension PeerConnection {
    /// Asks the peer for attached files.
    ///
    /// When `body` returns, the peer is told that no more questions come. When it throws, the call is cut off.
    /// - Throws: ``DongboError``: the peer's own if it ended the call with one, otherwise what `body` threw.
    public nonisolated func fetchAttachments<Value: Sendable>(
        _ body: (_ inbound: AttachmentAnswerReader, _ outbound: AttachmentAskWriter) async throws -> Value
    ) async throws(DongboError) -> Value {
        try await conversing { live, hasStarted in
            let peer = live.peer.name.canonical
            return try await live.converse(
                Dongbo_Replication_V1_Attachments.Method.Fetch.descriptor, with: peer,
                encode: { (ask: AttachmentAsk) in ask.message },
                decode: { (message: AttachmentAnswer.Message) in try AttachmentAnswer(message) },
                { inbound, send in
                    hasStarted = true
                    return try await body(inbound, MessageWriter(peer: peer, send))
                })
        }
    }

    /// Lets the peer ask for attached files that are here, and answers until it wants no more.
    public nonisolated func supplyAttachments<Value: Sendable>(
        _ body: (_ inbound: AttachmentAskReader, _ outbound: AttachmentAnswerWriter) async throws -> Value
    ) async throws(DongboError) -> Value {
        try await conversing { live, hasStarted in
            let peer = live.peer.name.canonical
            return try await live.converse(
                Dongbo_Replication_V1_Attachments.Method.Supply.descriptor, with: peer,
                encode: { (answer: AttachmentAnswer) in answer.message },
                decode: { (message: AttachmentAsk.Message) in try AttachmentAsk(message) },
                { inbound, send in
                    hasStarted = true
                    return try await body(inbound, MessageWriter(peer: peer, send))
                })
        }
    }
}
