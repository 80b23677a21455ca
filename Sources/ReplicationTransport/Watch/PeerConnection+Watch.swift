import GRPCCore
import NoteModel
import RPCSupport
import Synchronization

extension PeerConnection {
    /// Learns of changes at the peer until `replicas` ends, the peer ends the call, the connection breaks or the task is
    /// cancelled.
    ///
    /// - Parameters:
    ///   - replicas: what to hear of; each element replaces the one before.
    ///   - each: the first time with every database that the peer holds of those, then with those that changed.
    /// - Throws: ``DongboError``: the peer's own, `.protocolError` for what is no hint, `.inputOutput` when it broke.
    public nonisolated func watch(
        _ replicas: AsyncStream<Set<ReplicaID>>, each: @escaping @Sendable ([DatabaseHint]) async throws -> Void
    ) async throws(DongboError) {
        let (live, _) = try await connection()
        do {
            try await live.watch(replicas, each: each)
        } catch {
            throw DongboError(call: error, peer: live.peer.name.canonical)
        }
    }
}
