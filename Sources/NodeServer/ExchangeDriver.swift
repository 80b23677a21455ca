import BlockCompression
import Foundation
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// What one exchange of one database came to, seen from one side.
public struct ExchangeReport: Sendable, Hashable, Codable {
    public var received = ReceiveReport()
    /// Notes sent.
    public var pushed = 0
    public var withdrawn = 0
    /// Bytes of frames, before TLS.
    public var bytesIn = 0
    public var bytesOut = 0
    public var seconds = 0.0
    /// Went on with a first copy that was cut off.
    public var resumed = false
    /// The latest of this side's changes that the peer said it holds durably, with all before it; nil when it has not
    /// said.
    public var heldByPeer: UInt64?

    /// Nothing done yet.
    public init() {}
}

/// Moves an ``Exchange`` machine: performs its effects on a database and a connection. All decisions are the machine's.
///
/// Two tasks: the loop takes frames and performs effects in order; another writes what is to be sent. While a batch is
/// being committed, the next frame is already being read and decoded.
struct ExchangeDriver {
    let database: DatabaseActor
    let peer: String
    let clock: NodeClock
    /// Called after each batch with what was done so far.
    let progress: @Sendable (ExchangeReport) -> Void

    private struct Input: Sendable {
        let frame: Frame
        /// The content of a Notes frame.
        var transfers: [DecodedTransfer] = []
    }

    /// - Parameter greeting: a first frame that was already read.
    func run(
        _ machine: Exchange, greeting: Frame? = nil, resumed: Bool, inbound: FrameReader, outbound: FrameWriter
    ) async throws -> ExchangeReport {
        let (frames, toSend) = AsyncStream<Frame>.makeStream()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await frame in frames { try await outbound.send(frame) } }
            var run = ExchangeRun(driver: self, outgoing: toSend, resumed: resumed)
            do {
                try await loop(machine, greeting, &run, inbound)
            } catch {
                group.cancelAll()
                throw error
            }
            toSend.finish()
            try await group.waitForAll()
            return run.report
        }
    }

    private func loop(
        _ machine: Exchange, _ greeting: Frame?, _ run: inout ExchangeRun, _ inbound: FrameReader
    ) async throws {
        var machine = machine
        var next = greeting.map { Input(frame: $0) }
        try await run.perform(try machine.handle(.start), on: &machine)
        while !run.isFinished {
            let input: Input
            if let read = next.take() { input = read } else { input = try await Self.read(inbound, peer: peer) }
            guard case .notes = input.frame else {
                run.note(input.frame)
                try await run.perform(try machine.handle(.received(input.frame)), on: &machine)
                continue
            }
            // At least the end follows a batch, so there is always a next frame to wait for.
            let following = Task { [peer] in try await Self.read(inbound, peer: peer) }
            run.decoded.append(input.transfers)
            do {
                try await run.perform(try machine.handle(.received(input.frame)), on: &machine)
            } catch {
                following.cancel()
                throw error
            }
            next = try await withTaskCancellationHandler {
                try await following.value
            } onCancel: {
                following.cancel()
            }
        }
    }

    private static func read(_ inbound: FrameReader, peer: String) async throws -> Input {
        guard let frame = try await inbound.next() else {
            throw DongboError(.inputOutput, "\(peer) ended the exchange early; the next one carries on")
        }
        guard case .notes(let notes) = frame else { return Input(frame: frame) }
        return Input(frame: frame, transfers: try decode(notes))
    }

    private static func decode(_ notes: Frame.Notes) throws(DongboError) -> [DecodedTransfer] {
        guard notes.rawSize <= UInt32(ReplicationLimits.batchBytesMax) else {
            throw DongboError(.protocolError, "the peer sent a batch that is too large")
        }
        let raw: [UInt8]
        do {
            raw = try notes.payload.withUnsafeBytes { try BlockDecompressor.decompress($0, size: Int(notes.rawSize)) }
            return try Payload.transfers(raw).map(DecodedTransfer.init)
        } catch {
            throw DongboError(.protocolError, "the peer sent a batch that cannot be read", cause: error)
        }
    }
}

/// The changing part of one run.
private struct ExchangeRun {
    let driver: ExchangeDriver
    let outgoing: AsyncStream<Frame>.Continuation
    let started = ContinuousClock.now
    var report = ExchangeReport()
    /// Decoded batches in the order of their frames.
    var decoded: [[DecodedTransfer]] = []
    var peerIncarnation: IncarnationID?
    var isFinished = false
    private let compressor = BlockCompressor()

    init(driver: ExchangeDriver, outgoing: AsyncStream<Frame>.Continuation, resumed: Bool) {
        self.driver = driver
        self.outgoing = outgoing
        report.resumed = resumed
    }

    private var database: DatabaseActor { driver.database }

    /// Takes in what a frame tells about what the peer holds.
    mutating func note(_ frame: Frame) {
        let held: UInt64?
        switch frame {
        case .hello(let hello): held = own(hello.checkpoint)
        case .welcome(let welcome): held = own(welcome.checkpoint)
        case .acknowledgement(let sequence): held = sequence
        default: held = nil
        }
        if let held { report.heldByPeer = max(held, report.heldByPeer ?? 0) }
    }

    /// A checkpoint of an earlier file of ours says nothing about this one.
    private func own(_ checkpoint: Checkpoint?) -> UInt64? {
        checkpoint?.incarnation == database.identity.incarnation ? checkpoint?.sequence : nil
    }

    mutating func perform(_ effects: [Exchange.Effect], on machine: inout Exchange) async throws {
        for effect in effects {
            if let event = try await perform(effect) {
                try await perform(try machine.handle(event), on: &machine)
            }
        }
        report.seconds = (ContinuousClock.now - started) / .seconds(1)
    }

    private mutating func perform(_ effect: Exchange.Effect) async throws -> Exchange.Event? {
        switch effect {
        case .send(let frame):
            report.bytesOut += frame.payloadBytes
            outgoing.yield(frame)
            return nil
        case .lookUp(let incarnation): return .held(try held(incarnation))
        case .peerIdentified(let incarnation):
            peerIncarnation = incarnation
            return nil
        case .readOffers(let after, let through):
            let page = try database.read {
                try $0.offers(
                    after: after, through: through, excluding: peerIncarnation, limit: ReplicationLimits.notesPerOffer,
                    reading: $1)
            }
            return .offersRead(page.offers, through: page.through)
        case .load(let load, let through):
            let (batch, rest, contentNotes) = try self.load(load, through: through)
            report.pushed += contentNotes
            driver.progress(report)
            return .batchLoaded(batch, rest: rest)
        case .findWants(let offers):
            return .wantsFound(try database.read { try $0.wants(for: offers, reading: $1) })
        case .apply(let frame, let checkpoint, let isFirstCopy):
            report.bytesIn += Frame.notes(frame).payloadBytes
            let transfers = decoded.removeFirst()
            let stored = checkpoint.map { StoredCheckpoint(sequence: $0, isFirstCopy: isFirstCopy, peer: driver.peer) }
            report.received += try await receive(transfers, checkpoint: stored)
            driver.progress(report)
            return .applied
        case .saveCheckpoint(let sequence):
            _ = try await receive([], checkpoint: StoredCheckpoint(sequence: sequence, peer: driver.peer))
            return .checkpointSaved
        case .finished:
            isFinished = true
            return nil
        }
    }

    private func receive(_ transfers: [DecodedTransfer], checkpoint: StoredCheckpoint?) async throws -> ReceiveReport {
        let source = ReceiveSource(incarnation: peerIncarnation!, peer: driver.peer)
        let wall = driver.clock.wallMilliseconds
        return try await database.write(origin: driver.peer) {
            try $0.receive(transfers, from: source, checkpoint: checkpoint, in: $1, wallMilliseconds: wall)
        }
    }

    private func held(_ incarnation: IncarnationID) throws -> Exchange.Held {
        try database.read { _, reader in
            let stored = try reader.checkpoint(of: incarnation)
            return Exchange.Held(
                checkpoint: stored.map { Checkpoint(incarnation: incarnation, sequence: $0.sequence) },
                isFirstCopy: try stored?.isFirstCopy ?? (reader.lastSequence() == 0))
        }
    }

    /// One batch of about ``ReplicationLimits/batchBytes``, what did not fit, and how many notes without node notes.
    private func load(_ load: Source.Load, through last: UInt64) throws -> (Frame.Notes?, Source.Load?, Int) {
        try database.read { database, reader in
            var writer = ByteWriter(capacity: ReplicationLimits.batchBytes + 4096)
            var count: UInt32 = 0
            var contentNotes = 0
            switch load {
            case .wants(let wants, let through):
                var next = 0
                while next < wants.count, writer.count < ReplicationLimits.batchBytes {
                    if let record = try reader.note(wants[next].unid) {
                        let transfer = try database.transfer(of: record, known: wants[next].known, reading: reader)
                        Payload.append(transfer, to: &writer)
                        count += 1
                        contentNotes += record.form == NodeNote.form ? 0 : 1
                    }
                    next += 1
                }
                let isLast = next == wants.count
                let rest: Source.Load? = isLast ? nil : .wants(Array(wants[next...]), through: through)
                return (batch(writer, count, through: isLast ? through : 0), rest, contentNotes)
            case .changes(let after):
                var reached = after
                let changes = try reader.changes(after: after, through: last, excluding: peerIncarnation, limit: 400)
                for change in changes where writer.count < ReplicationLimits.batchBytes {
                    let transfer = try database.transfer(of: change.record, known: VersionVector(), reading: reader)
                    Payload.append(transfer, to: &writer)
                    count += 1
                    contentNotes += change.record.form == NodeNote.form ? 0 : 1
                    reached = change.sequence
                }
                if changes.last.map({ $0.sequence == reached }) ?? true, changes.count < 400 { reached = last }
                let rest: Source.Load? = reached < last ? .changes(after: reached) : nil
                return (batch(writer, count, through: reached), rest, contentNotes)
            }
        }
    }

    private func batch(_ writer: ByteWriter, _ count: UInt32, through: UInt64) -> Frame.Notes? {
        Frame.Notes(
            payload: compressor.compress(writer.bytes), rawSize: UInt32(writer.count), noteCount: count,
            throughSequence: through)
    }
}

extension Frame {
    /// What it weighs on the wire, without the few bytes of its envelope.
    var payloadBytes: Int {
        switch self {
        case .offers(let offers): offers.payload.count
        case .wants(let wants): wants.payload.count
        case .notes(let notes): notes.payload.count
        case .hello, .welcome: 64
        case .refusal(let refusal): refusal.message.utf8.count
        case .acknowledgement, .finished: 8
        }
    }
}
