import NoteModel

/// Decides what the side whose changes travel does next. Holds no store, socket or clock.
///
/// How it finds out what the sink lacks is its ``Frame/Begin/Mode``; what is lacking is always sent the same way, in batches of
/// which at most ``batchesInFlightMax`` are unacknowledged.
///
/// - Invariant: `batchesInFlight <= ReplicationLimits.batchesInFlightMax` and `offersInFlight <= offersInFlightMax`.
public struct Source: Sendable {
    /// What remains to be loaded from the store, in the order it is sent.
    public indirect enum Load: Sendable, Hashable {
        /// The revisions that answer these wants; the last batch completes `through` unless that is 0.
        case wants([Want], through: UInt64)
        /// The revisions of everything in scope that changed after a sequence.
        case changes(after: UInt64)
        /// The revisions this file wrote itself, by ascending key of their notes.
        case own(afterKey: Int64)
        /// What is left of one note that had no room in a batch, of this file's own revisions or of all; then what comes after it.
        case rest(of: Want, isOwn: Bool, then: Load?)
    }

    public enum Effect: Sendable, Hashable {
        case send(Frame)
        /// Read one page of changes and answer with ``offersRead(_:through:)``.
        /// With `evenFromSink` also what came from the sink: it may have lost that meanwhile.
        case readOffers(after: UInt64, through: UInt64, evenFromSink: Bool)
        /// Fingerprint all notes in ranges of so many bits and answer with ``summarised(_:)``.
        case summarise(bits: UInt8)
        /// Read one page of these ranges and answer with ``rangesRead(_:rest:)``.
        case readRanges(RangeCursor)
        /// Load one batch and answer with ``batchLoaded(_:rest:)``.
        case load(Load, through: UInt64)
        /// Find out which of these have left the sink's scope and answer with ``judged(_:)``.
        case judge([Offer])
        /// The sink holds everything.
        case finished
    }

    /// How the mode's question is put.
    private enum Asking: Sendable {
        /// Changes after a sequence.
        case changes(next: UInt64)
        case fingerprinting
        case comparing(RangeWalk)
        case ranges(RangeCursor)
        /// Waiting for the sink to name what else it holds.
        case holdings
        case nothing
    }

    public let mode: Frame.Begin.Mode
    /// The sequences this exchange begins after and ends with.
    private let first, last: UInt64
    private let scope: [UInt8]
    private let rangeBits: UInt8
    private var asking: Asking
    private var isReading = false
    /// The sequence each unanswered Offers frame reaches.
    private var offersInFlight: [UInt64] = []
    private var loads: [Load] = []
    private var isLoading = false
    /// Since the last acknowledgement.
    private var declinedFrames = 0
    private var batchesInFlight = 0
    var batchesInFlightMax = ReplicationLimits.batchesInFlightMax
    private var judging = 0
    private var holdingsFrames = 0
    private var hasFinished = false

    /// - Parameters:
    ///   - checkpoint: the sequence of this side that the sink holds, in modes that start from one.
    ///   - last: the latest sequence here; later changes wait for the next exchange.
    ///   - noteCount: roughly, to choose the size of ranges.
    public init(mode: Frame.Begin.Mode, checkpoint: UInt64, last: UInt64, scope: [UInt8], noteCount: Int) {
        self.mode = mode
        self.last = last
        first = mode == .changes || mode == .firstCopy ? min(checkpoint, last) : 0
        self.scope = scope
        rangeBits = mode == .ranges ? RangeCursor.bits(forNotes: noteCount) : 0
        switch mode {
        case .changes: asking = .changes(next: min(checkpoint, last))
        case .review: asking = .changes(next: 0)
        case .ranges: asking = .fingerprinting
        case .firstCopy:
            asking = .nothing
            loads = checkpoint < last ? [.changes(after: checkpoint)] : []
        case .handIn:
            asking = .nothing
            loads = [.own(afterKey: 0)]
        }
    }

    public mutating func start() -> [Effect] {
        let begin = Frame.Begin(mode: mode, scope: scope, rangeBits: rangeBits, first: first, last: last)
        if mode == .ranges { return [.send(.begin(begin)), .summarise(bits: rangeBits)] }
        return [.send(.begin(begin))] + advance()
    }

    // MARK: Answers of this side

    public mutating func offersRead(_ page: OfferPage, through: UInt64) -> [Effect] {
        guard isReading, case .changes = asking else { preconditionFailure("offers that nobody asked for") }
        isReading = false
        asking = .changes(next: through)
        let isLast = mode == .review && through >= last
        let effects = offer(page, through: mode == .review ? 0 : through, isLast: isLast)
        if isLast { asking = .holdings }
        return effects + advance()
    }

    public mutating func rangesRead(_ page: OfferPage, rest: RangeCursor?) -> [Effect] {
        precondition(isReading, "a page that nobody asked for")
        isReading = false
        asking = rest.map { .ranges($0) } ?? .nothing
        return offer(page, through: 0, isLast: false) + advance()
    }

    private mutating func offer(_ page: OfferPage, through: UInt64, isLast: Bool) -> [Effect] {
        var effects: [Effect] = []
        if !page.withdrawals.isEmpty {
            effects.append(.send(.withdrawals(.init(payload: Payload.encode(page.withdrawals)))))
        }
        guard !page.offers.isEmpty || isLast else { return effects }
        offersInFlight.append(through)
        let payload = Payload.encode(page.offers)
        effects.append(.send(.offers(.init(payload: payload, throughSequence: through, isLast: isLast))))
        return effects
    }

    public mutating func summarised(_ fingerprints: [UInt64]) -> [Effect] {
        let walk = RangeWalk(finest: rangeBits, fingerprints: fingerprints)
        asking = .comparing(walk)
        return summary(of: walk)
    }

    private func summary(of walk: RangeWalk) -> [Effect] {
        let all = walk.summary
        let step = ReplicationLimits.fingerprintsPerFrame
        return stride(from: 0, to: all.count, by: step).map { start in
            let end = min(start + step, all.count)
            return .send(
                .fingerprints(
                    .init(payload: Payload.encode(fingerprints: all[start..<end]), isLast: end == all.count)))
        }
    }

    /// - Parameters:
    ///   - batch: nil when what was asked for has gone meanwhile.
    ///   - rest: what the batch had no room for.
    public mutating func batchLoaded(_ batch: Frame.Notes?, rest: Load?) -> [Effect] {
        precondition(isLoading, "a batch that nobody asked for")
        isLoading = false
        if let rest { loads.insert(rest, at: 0) }
        guard let batch else { return advance() }
        batchesInFlight += 1
        return [.send(.notes(batch))] + advance()
    }

    public mutating func judged(_ withdrawals: [Withdrawal]) -> [Effect] {
        precondition(judging > 0, "a judgement that nobody asked for")
        judging -= 1
        if withdrawals.isEmpty { return advance() }
        return [.send(.withdrawals(.init(payload: Payload.encode(withdrawals))))] + advance()
    }

    // MARK: Answers of the sink

    /// - Throws: `.protocolError` when nothing was offered.
    public mutating func wantsReceived(_ wants: [Want]) throws(DongboError) -> [Effect] {
        guard !offersInFlight.isEmpty else { throw .unexpected("wants without an offer") }
        let through = offersInFlight.removeFirst()
        if !wants.isEmpty { loads.append(.wants(wants, through: through)) }
        return advance()
    }

    /// - Throws: `.protocolError` when no ranges were compared, or others than these.
    public mutating func differencesReceived(_ payload: [UInt8]) throws(DongboError) -> [Effect] {
        guard case .comparing(var walk) = asking else { throw .unexpected("differences of nothing") }
        let differing: [UInt32]
        do throws(CodecError) {
            differing = try Payload.ranges(payload, below: 1 << Int(ReplicationLimits.rangeBitsMax))
        } catch {
            throw .unexpected("a range list that cannot be read (\(error))")
        }
        guard Set(walk.ranges).isSuperset(of: differing) else { throw .unexpected("ranges that were not compared") }
        walk.descend(into: differing)
        guard walk.isAtEnd else {
            asking = .comparing(walk)
            return summary(of: walk)
        }
        let found = walk.result
        asking = found.isEmpty ? .nothing : .ranges(RangeCursor(bits: rangeBits, prefixes: found))
        return advance()
    }

    /// - Throws: `.protocolError` when nobody asked what the sink holds.
    public mutating func holdingsReceived(_ holdings: [Offer], isLast: Bool) throws(DongboError) -> [Effect] {
        guard case .holdings = asking else { throw .unexpected("holdings that nobody asked for") }
        holdingsFrames += 1
        guard holdingsFrames <= ReplicationLimits.barrenFramesMax else { throw .unexpected("holdings without end") }
        if isLast { asking = .nothing }
        judging += 1
        return [.judge(holdings)]
    }

    /// Lets the sink say what of the batches it has went into quarantine.
    ///
    /// - Throws: `.protocolError` when nothing is unacknowledged, or it says more than there can be.
    public mutating func declined() throws(DongboError) {
        guard batchesInFlight > 0 else { throw .unexpected("revisions declined of nothing") }
        declinedFrames += 1
        guard declinedFrames <= ReplicationLimits.declinedFramesMax else { throw .unexpected("refusals without end") }
    }

    /// - Throws: `.protocolError` when nothing is unacknowledged.
    public mutating func acknowledged(_ sequence: UInt64) throws(DongboError) -> [Effect] {
        if hasFinished, batchesInFlight == 0 {
            guard sequence == last || mode == .handIn else { throw .unexpected("an acknowledgement of something else") }
            return [.finished]
        }
        guard batchesInFlight > 0 else { throw .unexpected("an acknowledgement of nothing") }
        batchesInFlight -= 1
        declinedFrames = 0
        return advance()
    }

    private mutating func advance() -> [Effect] {
        var effects: [Effect] = []
        var isAsking = true
        let hasRoom = !isReading && offersInFlight.count < ReplicationLimits.offersInFlightMax
        switch asking {
        case .changes(let next) where next < last || mode == .review:
            guard hasRoom else { break }
            isReading = true
            effects.append(.readOffers(after: next, through: last, evenFromSink: mode == .review))
        case .ranges(let cursor):
            guard hasRoom else { break }
            isReading = true
            effects.append(.readRanges(cursor))
        case .changes, .nothing: isAsking = false
        case .fingerprinting, .comparing, .holdings: break
        }
        if !isLoading, !loads.isEmpty, batchesInFlight < batchesInFlightMax {
            isLoading = true
            effects.append(.load(loads.removeFirst(), through: last))
        }
        let isDone = !isAsking && !isReading && judging == 0 && offersInFlight.isEmpty && loads.isEmpty && !isLoading
        if isDone, !hasFinished {
            hasFinished = true
            effects.append(.send(.finished(throughSequence: last)))
        }
        return effects
    }
}

extension DongboError {
    static func unexpected(_ what: String) -> DongboError {
        DongboError(.protocolError, "the peer broke the protocol: \(what); check that both nodes run the same version")
    }
}
