import GRPCCore
import GRPCNIOTransportHTTP2
import GRPCProtobuf
import NoteModel
import RPCSupport
import ReplicationCore
import SwiftProtobuf

extension LiveConnection {
    /// Opens one exchange and gives both directions of it to `body`.
    ///
    /// Works on gRPC's stream rather than its generated client, whose two closures, one per direction, begin to receive
    /// only after a round trip.
    func exchange<Value: Sendable>(
        with peer: String, _ body: (FrameReader, FrameWriter) async throws -> Value
    ) async throws -> Value {
        let method = Dongbo_Replication_V1_Replication.Method.Exchange.descriptor
        var options = CallOptions.defaults
        // The library's name for the limit of what is received.
        options.maxRequestMessageBytes = TransportLimits.messageMax
        return try await transport.withStream(descriptor: method, options: options) { stream, _ in
            let reader = FrameReader(ResponseFrames(parts: stream.inbound), peer: peer)
            let outbound = stream.outbound
            let writer = FrameWriter(peer: peer) { frame in
                let bytes: GRPCNIOTransportBytes = try ProtobufSerializer<Frame.Message>().serialize(frame.message)
                try await outbound.write(.message(bytes))
            }
            do {
                try await outbound.write(.metadata([:]))
                let value = try await body(reader, writer)
                await outbound.finish()
                try await Self.within(TransportLimits.callTimeout) { () throws in try await reader.drain() }
                return value
            } catch {
                // Otherwise the stream would be half-closed, which to the peer is an end in good order.
                await outbound.finish(throwing: error)
                // The peer's own words say more than that writing to it failed.
                throw reader.failure ?? error
            }
        }
    }

    func databases() async throws -> [DatabaseDescription] {
        let replication = Dongbo_Replication_V1_Replication.Client(wrapping: client)
        var options = CallOptions.defaults
        options.timeout = TransportLimits.callTimeout
        options.maxRequestMessageBytes = TransportLimits.messageMax
        let reply = try await replication.listDatabases(.init(), options: options)
        return try reply.databases.map { message in try DatabaseDescription(message) }
    }

    func enroll(tokenSecret: String, signingRequest: [UInt8]) async throws -> Dongbo_Replication_V1_EnrollReply {
        let enrollment = Dongbo_Replication_V1_Enrollment.Client(wrapping: client)
        var options = CallOptions.defaults
        options.timeout = TransportLimits.callTimeout
        return try await enrollment.enroll(
            .with {
                $0.tokenSecret = tokenSecret
                $0.signingRequest.append(contentsOf: signingRequest)
            }, options: options)
    }

    private static func within(_ limit: Duration, _ body: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask(operation: body)
            group.addTask {
                try await Task.sleep(for: limit)
                throw DongboError(.inputOutput, "the peer did not end the exchange in time")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
