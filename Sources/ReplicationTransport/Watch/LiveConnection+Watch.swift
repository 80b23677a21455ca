import GRPCCore
import GRPCProtobuf
import NoteModel
import SwiftProtobuf

extension LiveConnection {
    /// Watches until `replicas` or the peer ends it.
    func watch(
        _ replicas: AsyncStream<Set<ReplicaID>>, each: @escaping @Sendable ([DatabaseHint]) async throws -> Void
    ) async throws {
        let replication = Dongbo_Replication_V1_Replication.Client(wrapping: client)
        var options = CallOptions.defaults
        options.maxRequestMessageBytes = TransportLimits.messageMax
        try await replication.watch(options: options) { writer in
            for await wanted in replicas { try await writer.write(WatchMessages.request(wanted)) }
        } onResponse: { response in
            for try await message in response.messages { try await each(WatchMessages.hints(message)) }
        }
    }
}
