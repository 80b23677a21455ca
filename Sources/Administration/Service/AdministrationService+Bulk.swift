import AdministrationProtocol
import AsyncAlgorithms
import GRPCCore
import Interchange
import NodeServer
import NoteModel
import NoteStore

extension AdministrationService {
    private typealias Lines = RPCAsyncSequence<Dongbo_Administration_V1_PutNotesRequest, any Error>

    /// Saves many notes. While one chunk is being committed the next is being parsed; memory is bounded by two chunks.
    public func putNotes(
        request: RPCAsyncSequence<Dongbo_Administration_V1_PutNotesRequest, any Error>,
        response: RPCWriter<Dongbo_Administration_V1_Record>, context: ServerContext
    ) async throws {
        try await answering(NothingAsked(), response, context) { trail, response in
            let chunks = AsyncChannel<(DatabaseActor, BulkChunk)>()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { chunks.finish() }
                    try await parse(request, trail, into: chunks)
                }
                var saved = 0
                var refused = 0
                for await (database, parsed) in chunks {
                    // A stream may stay open for hours: whoever is locked out or has logged out meanwhile writes no more.
                    _ = try caller
                    var chunk = parsed
                    await chunk.refuseUnknownAttachments { [node] in
                        try await node.checkAttachments(in: $0, to: database, for: $1)
                    }
                    let saves = chunk
                    let wall = node.clock.wallMilliseconds
                    let result = try await node.makingViews {
                        try await database.write { try saves.save($0, $1, wallMilliseconds: wall) }
                    }
                    saved += result.saved
                    refused += result.refusals.count
                    let rightless = result.refusals.filter { $0.error.code == .noRight }
                    if !rightless.isEmpty { try await trail.refused(rightless.compactMap(\.unid)) }
                    for refusal in result.refusals { try await response.write(Wire.Record(refusal.json)) }
                }
                try await group.waitForAll()
                try await response.write(Wire.Record(["saved": .count(saved), "refused": .count(refused)]))
            }
        }
    }

    private func begin(_ name: String) throws -> (DatabaseActor, BulkParser) {
        let (database, caller) = (try node.database(name), try caller)
        let seals = SealingIntake(node: node, database: database, caller: caller, author: try actingName)
        return (database, BulkParser(caller: caller, seals: seals))
    }

    private func parse(
        _ messages: Lines, _ trail: AuditTrail, into chunks: AsyncChannel<(DatabaseActor, BulkChunk)>
    ) async throws {
        var target: (database: DatabaseActor, parser: BulkParser)?
        for try await message in messages {
            if target == nil { trail.about(message) }
            let database: DatabaseActor
            var parser: BulkParser
            if let target { (database, parser) = target } else { (database, parser) = try begin(message.database) }
            for line in message.lines {
                if let chunk = parser.add([UInt8](line)) { await chunks.send((database, chunk)) }
            }
            target = (database, parser)
        }
        guard case (let database, var parser)? = target else {
            throw DongboError(.protocolError, "the first message names the database")
        }
        if let chunk = parser.finish() { await chunks.send((database, chunk)) }
    }
}
