import Foundation
import GRPCCore
import GRPCNIOTransportHTTP2
import GRPCProtobuf
import NoteModel
import RPCSupport
import ReplicationCore
import SwiftProtobuf

extension LiveConnection {
    /// Opens one exchange and gives both directions of it to `body`.
    func exchange<Value: Sendable>(
        with peer: String, _ body: (FrameReader, FrameWriter) async throws -> Value
    ) async throws -> Value {
        try await converse(
            Dongbo_Replication_V1_Replication.Method.Exchange.descriptor, with: peer,
            encode: { (frame: Frame) in frame.message },
            decode: { (message: Frame.Message) in try Frame(message) },
            { inbound, send in try await body(inbound, FrameWriter(peer: peer, send)) })
    }

    /// Opens one call with streams in both directions and gives them to `body`.
    ///
    /// Works on gRPC's stream rather than its generated client, whose two closures, one per direction, begin to receive
    /// only after a round trip.
    func converse<Sent: Sendable, Received: Sendable, Request: Message, Reply: Message, Value: Sendable>(
        _ method: MethodDescriptor, with peer: String,
        encode: @escaping @Sendable (Sent) throws -> Request,
        decode: @escaping @Sendable (Reply) throws -> Received,
        _ body: (MessageReader<Received>, @escaping @Sendable (Sent) async throws -> Void) async throws -> Value
    ) async throws -> Value {
        var options = CallOptions.defaults
        // The library's name for the limit of what is received.
        options.maxRequestMessageBytes = TransportLimits.messageMax
        return try await transport.withStream(descriptor: method, options: options) { stream, _ in
            let reader = MessageReader(
                ResponseMessages(parts: stream.inbound) { bytes in try decode(deserialized(bytes)) }, peer: peer)
            let outbound = stream.outbound
            do {
                try await outbound.write(.metadata([:]))
                let value = try await body(reader) { message in
                    try await outbound.write(.message(serialized(try encode(message))))
                }
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

    func preview(_ selection: String, of replica: ReplicaID) async throws -> SelectionPreview {
        let replication = Dongbo_Replication_V1_Replication.Client(wrapping: client)
        var options = CallOptions.defaults
        options.timeout = TransportLimits.callTimeout
        let request = Dongbo_Replication_V1_PreviewRequest.with {
            $0.replica = Data(replica.bytes)
            $0.selection = selection
        }
        let reply = try await replication.preview(request, options: options)
        return SelectionPreview(notes: Int(clamping: reply.notes), selected: Int(clamping: reply.selected))
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

    func renew(signingRequest: [UInt8]) async throws -> Dongbo_Replication_V1_RenewReply {
        let replication = Dongbo_Replication_V1_Replication.Client(wrapping: client)
        var options = CallOptions.defaults
        options.timeout = TransportLimits.callTimeout
        return try await replication.renew(
            .with { $0.signingRequest.append(contentsOf: signingRequest) }, options: options)
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

private func serialized(_ message: some SwiftProtobuf.Message) throws -> GRPCNIOTransportBytes {
    try ProtobufSerializer().serialize(message)
}

private func deserialized<Message: SwiftProtobuf.Message>(_ bytes: GRPCNIOTransportBytes) throws -> Message {
    try ProtobufDeserializer().deserialize(bytes)
}
