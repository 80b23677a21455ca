import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// A question to a node that referred to a content which is here already: does it have the bytes, or only the digest?
///
/// A class for the same reason as ``AttachmentTarget``.
final class AttachmentProof: Sendable {
    let use: AttachmentUse
    /// As it is proven here.
    let manifest: AttachmentManifest

    /// How long the other side may be silent.
    private static let patience = Duration.seconds(30)

    init(_ use: AttachmentUse, _ manifest: AttachmentManifest) {
        self.use = use
        self.manifest = manifest
    }

    /// Whether the other side knows every chunk's digest and shows one chunk that is chosen here.
    ///
    /// - Throws: when the stream is of no use any more.
    func isShown(_ inbound: AttachmentAnswerReader, _ outbound: AttachmentAskWriter) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask { try await self.ask(inbound, outbound) }
            group.addTask {
                try await Task.sleep(for: Self.patience)
                throw DongboError(.inputOutput, "the peer was silent when it was asked for an attachment")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    private func ask(_ inbound: AttachmentAnswerReader, _ outbound: AttachmentAskWriter) async throws -> Bool {
        try await outbound.send(.open(use.place, use.digest))
        guard case .manifest(manifest)? = try await inbound.next() else { return false }
        guard let number = manifest.chunks.indices.randomElement() else { return true }
        try await outbound.send(.want(number..<number + 1))
        guard case .chunk(number, let bytes)? = try await inbound.next(), Digest(of: bytes) == manifest.chunks[number]
        else { throw DongboError(.protocolError, "the peer did not send the chunk that was asked for") }
        return true
    }
}
