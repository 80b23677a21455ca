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
    /// Of both, what was notes themselves; the rest found out which.
    public var bytesOfNotes = 0
    public var seconds = 0.0
    /// How far it is, 0…1: of what comes and what goes, whichever is less far. Nil while that is not known.
    public var share: Double?
    /// Went on with a first copy that was cut off.
    public var resumed = false
    /// The latest of this side's changes that the peer said it holds durably, with all before it; nil when it has not
    /// said.
    public var heldByPeer: UInt64?
    /// Batches that the peer has said it holds durably; nil in books of before.
    public var batchesHeldByPeer: Int?
    /// Why this node's own file must be given up now that it has handed in what it wrote; in what people are told, why it was
    /// copied anew.
    public var renewal: Renewal?

    /// Nothing done yet.
    public init() {}

    fileprivate mutating func count(_ frame: Frame, sent: Bool) {
        let bytes = frame.wireBytes
        if sent { bytesOut += bytes } else { bytesIn += bytes }
        if case .notes = frame { bytesOfNotes += bytes }
    }
}

/// Moves an ``Exchange`` machine: performs its effects on a database and a connection. All decisions are the machine's.
///
/// Two tasks: the loop takes frames and performs effects in order; another writes what is to be sent. While a batch is
/// being committed, the next frame is already being read and decoded.
struct ExchangeDriver {
    let database: DatabaseActor
    let terms: PeerTerms
    /// What holds between the two now; the exchange ends when that is no longer ``terms``.
    let currentTerms: @Sendable () throws -> PeerTerms
    let clock: NodeClock
    /// Clears away what belonged to notes that have left.
    let clear: @Sendable ([UNID]) async throws -> Void
    /// Writes down what the peer had no right to hand in.
    let refused: @Sendable ([RefusedRevision]) async throws -> Void
    /// Called after each batch with what was done so far.
    let progress: @Sendable (ExchangeReport) -> Void

    private var peer: String { terms.name }

    private struct Input: Sendable {
        let frame: Frame
        /// The content of a Notes frame.
        var batch = DecodedBatch([])
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
        machine.batchesInFlightMax = run.pace.batches
        let checker = SignatureChecker(database.database)
        try await run.perform(try machine.handle(.start), on: &machine)
        defer { run.report.renewal = machine.renewal }
        while !run.isFinished {
            let input: Input
            if let read = next.take() {
                input = read
            } else {
                input = try await Self.read(inbound, checker, peer: peer)
            }
            guard case .notes = input.frame else {
                run.note(input.frame)
                machine.batchesInFlightMax = run.pace.batches
                try await run.perform(try machine.handle(.received(input.frame)), on: &machine)
                continue
            }
            // At least the end follows a batch, so there is always a next frame to wait for.
            run.note(input.frame)
            let following = Task { [peer] in try await Self.read(inbound, checker, peer: peer) }
            run.decoded.append(input.batch)
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

    private static func read(
        _ inbound: FrameReader, _ checker: SignatureChecker, peer: String
    ) async throws -> Input {
        guard let frame = try await inbound.next() else {
            throw DongboError(.inputOutput, "\(peer) ended the exchange early; the next one carries on")
        }
        guard case .notes(let notes) = frame else { return Input(frame: frame) }
        return Input(frame: frame, batch: try decode(notes, checker))
    }

    /// Decompresses and decodes a batch and checks its signatures.
    static func decode(_ notes: Frame.Notes, _ checker: SignatureChecker) throws(DongboError) -> DecodedBatch {
        let transfers = try transfers(of: notes)
        do {
            return try checker.check(transfers, notes.signatures)
        } catch {
            throw DongboError(.protocolError, "the peer sent signatures that cannot be read", cause: error)
        }
    }

    static func transfers(of notes: Frame.Notes) throws(DongboError) -> [NoteTransfer] {
        guard notes.rawSize <= UInt32(ReplicationLimits.batchBytesMax),
            notes.signatures.count <= ReplicationLimits.signatureBytesMax
        else {
            throw DongboError(.protocolError, "the peer sent a batch that is too large")
        }
        do {
            let raw = try notes.payload.withUnsafeBytes {
                try BlockDecompressor.decompress($0, size: Int(notes.rawSize))
            }
            return try Payload.transfers(raw)
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
    var decoded: [DecodedBatch] = []
    var isFinished = false
    /// What each source said of its way.
    private var incoming, outgoingWay: Frame.Begin?
    private var sharesDone: (received: Double?, held: Double?)
    private var desk: ExchangeDesk
    private(set) var pace = SendPace()
    /// When each batch that is not acknowledged yet was sent.
    private var sent: [ContinuousClock.Instant] = []
    private let compressor = BlockCompressor()

    init(driver: ExchangeDriver, outgoing: AsyncStream<Frame>.Continuation, resumed: Bool) {
        self.driver = driver
        self.outgoing = outgoing
        desk = ExchangeDesk(database: driver.database.database, terms: driver.terms)
        desk.batchBytes = pace.batchBytes
        report.resumed = resumed
    }

    private var database: DatabaseActor { driver.database }

    /// Takes in what a frame tells about what the peer holds.
    mutating func note(_ frame: Frame) {
        let held: UInt64?
        switch frame {
        case .hello(let hello): held = own(hello.checkpoint)
        case .welcome(let welcome): held = own(welcome.checkpoint)
        case .acknowledgement(let sequence):
            held = sequence
            acknowledged()
        default: held = nil
        }
        report.count(frame, sent: false)
        follow(frame)
        if let held { report.heldByPeer = max(held, report.heldByPeer ?? 0) }
        if case .acknowledgement = frame { driver.progress(report) }
    }

    private mutating func acknowledged() {
        // The last one is of the end, and not of a batch.
        guard !sent.isEmpty else { return }
        pace.acknowledged(afterMilliseconds: UInt64((ContinuousClock.now - sent.removeFirst()) / .milliseconds(1)))
        desk.batchBytes = pace.batchBytes
        report.batchesHeldByPeer = (report.batchesHeldByPeer ?? 0) + 1
    }

    /// Takes in how far it is.
    private mutating func follow(_ frame: Frame) {
        switch frame {
        case .begin(let begin): incoming = begin
        case .notes(let notes) where notes.throughSequence > 0:
            sharesDone.received = incoming?.share(at: notes.throughSequence)
        case .finished: sharesDone.received = incoming?.share(at: .max)
        case .acknowledgement(let sequence): sharesDone.held = outgoingWay?.share(at: sequence)
        default: return
        }
        report.share = [sharesDone.received, sharesDone.held].compactMap { $0 }.min()
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
        case .load, .apply, .readOffers, .judge, .withdraw: try checkTerms()
        default: break
        }
        switch effect {
        case .send(let frame):
            report.count(frame, sent: true)
            if case .begin(let begin) = frame { outgoingWay = begin }
            if case .notes = frame { sent.append(.now) }
            outgoing.yield(frame)
            return nil
        case .finished: isFinished = true
        default: break
        }
        switch try database.read({ try desk.answer(effect, reading: $1) }) {
        case .event(let event): return event
        case .batch(let batch):
            report.pushed += batch.contentNotes
            driver.progress(report)
            return batch.event(payload: compressor.compress(batch.bytes))
        case .nothing: return nil
        case .needsWriting: return try await write(effect)
        }
    }

    /// Groups and selections may change while an exchange runs. Before anything more is shown or taken in it ends; the next
    /// one starts under the new scope, with a review.
    private func checkTerms() throws {
        guard try driver.currentTerms().isSame(as: driver.terms) else {
            throw DongboError(
                .busy,
                "what \(driver.terms.name) may see, or a selection, has changed meanwhile; the next exchange starts anew"
            )
        }
    }

    private mutating func write(_ effect: Exchange.Effect) async throws -> Exchange.Event? {
        let (desk, wall) = (self.desk, driver.clock.wallMilliseconds)
        var batch = DecodedBatch([])
        if case .apply = effect {
            batch = decoded.removeFirst()
        } else if try database.read({ try desk.isIdle(effect, reading: $1, wallMilliseconds: wall) }) {
            return nil
        }
        let (event, received) = try await database.write(origin: driver.terms.name) { [batch] in
            try desk.perform(effect, batch, in: $1, wallMilliseconds: wall)
        }
        report.received += received
        report.withdrawn += received.withdrawn
        if !received.rightless.isEmpty { try await driver.refused(received.rightless) }
        if !received.gone.isEmpty {
            try database.database.store.scrub()
            try await driver.clear(received.gone)
        }
        driver.progress(report)
        return event
    }
}

extension Frame {
    /// What it weighs on the wire, give or take the few bytes of its envelope.
    var wireBytes: Int {
        switch self {
        case .hello, .welcome: 64
        case .begin: 16
        case .refusal(let refusal): refusal.message.utf8.count
        case .acknowledgement, .finished: 8
        default: payloadSize
        }
    }
}
