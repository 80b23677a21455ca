import AdministrationProtocol
import Foundation
import GRPCCore
import Interchange
import NoteModel
import SwiftProtobuf
import Synchronization

/// Sends many notes to the node, some hundred lines a message.
struct BulkPut: Sendable {
    /// Lines and bytes of one message; whichever comes first.
    private static let linesMax = 250
    private static let bytesMax = 1 << 19

    let database: String

    /// - Parameters:
    ///   - lines: JSON lines; made where they are sent.
    ///   - refusal: called for each line that was not saved.
    /// - Returns: `{"saved","refused"}`.
    func run(
        on link: NodeLink, lines: @escaping @Sendable () -> AnyIterator<Data>, progress: ProgressLine,
        refusal: @escaping @Sendable (JSONValue) -> Void
    ) async throws -> Reply {
        let last = Mutex<Reply?>(nil)
        try await link.records { client, receive in
            try await client.putNotes(
                requestProducer: { try await send(lines(), to: $0, progress) }, onResponse: receive)
        } each: { reply in
            let json = try reply.json()
            if json["line"] == nil { last.withLock { $0 = reply } } else { refusal(json) }
        }
        progress.clear()
        guard let result = last.withLock({ $0 }) else {
            throw DongboError(.protocolError, "the node did not say how many notes it saved")
        }
        return result
    }

    private func send(
        _ lines: AnyIterator<Data>, to writer: RPCWriter<Dongbo_Administration_V1_PutNotesRequest>,
        _ progress: ProgressLine
    ) async throws {
        var message = Dongbo_Administration_V1_PutNotesRequest.with {
            $0.database = database
        }
        var bytes = 0
        var sent = 0
        for line in lines {
            message.lines.append(line)
            bytes += line.count
            guard message.lines.count >= Self.linesMax || bytes >= Self.bytesMax else { continue }
            try await writer.write(message)
            sent += message.lines.count
            progress.show("\(Humanly.count(sent, "line")) sent")
            message.lines.removeAll(keepingCapacity: true)
            bytes = 0
        }
        try await writer.write(message)
    }

    /// A refused line on standard error.
    static func report(_ refusal: JSONValue, isJSON: Bool) {
        let (line, error) = (refusal.count("line"), refusal["error"] ?? [:])
        guard isJSON else { return Console.note("line \(line): \(error.text("message"))") }
        var members: [JSONMember] = []
        if case .object(let said) = error { members = said }
        members.append(JSONMember("line", .number(JSONNumber(line))))
        Console.note(JSONWriter.string(["error": .object(members)]))
    }
}
