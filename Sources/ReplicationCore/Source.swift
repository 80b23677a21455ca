import NoteModel

/// Decides what the side whose changes travel does next. Holds no store, socket or clock.
///
/// Offers mode: page by page it offers what changed, and sends what the sink answers it lacks. First-copy mode: the sink has
/// nothing, so revisions are streamed without asking. Either way at most ``ReplicationLimits/batchesInFlightMax`` batches are
/// unacknowledged.
///
/// - Invariant: `batchesInFlight <= batchesInFlightMax` and `offersInFlight <= offersInFlightMax`.
public struct Source: Sendable {
    /// What remains to be loaded from the store, in the order it is sent.
    public enum Load: Sendable, Hashable {
        /// The revisions that answer these wants; the last batch completes `through`.
        case wants([Want], through: UInt64)
        /// The revisions of everything that changed after a sequence.
        case changes(after: UInt64)
    }

    public enum Effect: Sendable, Hashable {
        case send(Frame)
        /// Read one page of changes and answer with ``offersRead(_:through:)``.
        case readOffers(after: UInt64, through: UInt64)
        /// Load one batch and answer with ``batchLoaded(_:rest:)``.
        case load(Load, through: UInt64)
        /// The sink holds everything.
        case finished
    }

    private let last: UInt64
    private let isFirstCopy: Bool
    private var nextOffer: UInt64
    private var isReading = false
    /// The sequence each unanswered Offers frame reaches.
    private var offersInFlight: [UInt64] = []
    private var loads: [Load] = []
    private var isLoading = false
    private var batchesInFlight = 0
    private var hasFinished = false

    /// - Parameters:
    ///   - checkpoint: the sequence of this side that the sink holds.
    ///   - last: the latest sequence here; later changes wait for the next exchange.
    public init(checkpoint: UInt64, last: UInt64, isFirstCopy: Bool) {
        self.last = last
        self.isFirstCopy = isFirstCopy
        nextOffer = min(checkpoint, last)
        if isFirstCopy, nextOffer < last {
            loads = [.changes(after: nextOffer)]
            nextOffer = last
        }
    }

    public mutating func start() -> [Effect] { advance() }

    public mutating func offersRead(_ offers: [Offer], through: UInt64) -> [Effect] {
        precondition(isReading, "offers that nobody asked for")
        isReading = false
        nextOffer = through
        guard !offers.isEmpty else { return advance() }
        offersInFlight.append(through)
        return [.send(.offers(.init(payload: Payload.encode(offers), throughSequence: through)))] + advance()
    }

    /// - Throws: `.protocolError` when nothing was offered.
    public mutating func wantsReceived(_ wants: [Want]) throws(DongboError) -> [Effect] {
        guard !offersInFlight.isEmpty else { throw .unexpected("wants without an offer") }
        let through = offersInFlight.removeFirst()
        if !wants.isEmpty { loads.append(.wants(wants, through: through)) }
        return advance()
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

    /// - Throws: `.protocolError` when nothing is unacknowledged.
    public mutating func acknowledged(_ sequence: UInt64) throws(DongboError) -> [Effect] {
        if hasFinished, batchesInFlight == 0 {
            guard sequence == last else { throw .unexpected("an acknowledgement of something else") }
            return [.finished]
        }
        guard batchesInFlight > 0 else { throw .unexpected("an acknowledgement of nothing") }
        batchesInFlight -= 1
        return advance()
    }

    private mutating func advance() -> [Effect] {
        var effects: [Effect] = []
        if !isReading, nextOffer < last, offersInFlight.count < ReplicationLimits.offersInFlightMax {
            isReading = true
            effects.append(.readOffers(after: nextOffer, through: last))
        }
        if !isLoading, !loads.isEmpty, batchesInFlight < ReplicationLimits.batchesInFlightMax {
            isLoading = true
            effects.append(.load(loads.removeFirst(), through: last))
        }
        let isDone = !isReading && nextOffer >= last && offersInFlight.isEmpty && loads.isEmpty && !isLoading
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
