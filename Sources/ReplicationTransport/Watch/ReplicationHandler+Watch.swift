import GRPCCore
import GRPCProtobuf
import NoteModel
import SwiftProtobuf

extension ReplicationHandler {
    /// How often an idle watch asks whether its peer's certificate still counts.
    private static let policyInterval = Duration.seconds(30)

    /// Lasts until the caller or the node ends it. Costs nothing while nothing changes but the check of the certificate.
    func watch(
        request: RPCAsyncSequence<Dongbo_Replication_V1_WatchRequest, any Error>,
        response: RPCWriter<Dongbo_Replication_V1_WatchReply>, context: ServerContext
    ) async throws {
        let peer = try context.authenticatedPeer()
        let requests = request.map { message in
            try policy.check(peer.certificate)
            return try WatchMessages.replicas(message)
        }
        try await logger.answering(peer.name.canonical) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask {
                    try await service.watch(peer: peer.name, requests: requests) { hints in
                        try policy.check(peer.certificate)
                        try await response.write(WatchMessages.reply(hints))
                    }
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: Self.policyInterval)
                        try policy.check(peer.certificate)
                    }
                }
                // Also when the listener is about to close: a watch would never end by itself.
                group.addTask { try await context.cancellation.cancelled }
                try await group.next()
            }
        }
    }
}
