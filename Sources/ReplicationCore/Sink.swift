import NoteModel

/// Decides what the side that stores changes does next. Holds no store, socket or clock.
///
/// Every batch is applied in one transaction together with the checkpoint it reaches, and acknowledged afterwards, so a cut
/// at any point resumes at the last batch.
public struct Sink: Sendable {
    public enum Effect: Sendable, Hashable {
        case send(Frame)
        /// Find out what is missing here and answer with ``wantsFound(_:)``.
        case findWants([Offer])
        /// Apply in one transaction; `checkpoint` is nil while a page is incomplete. Answer with ``applied()``.
        case apply(Frame.Notes, checkpoint: UInt64?, isFirstCopy: Bool)
        /// Store the final checkpoint and answer with ``finished()``.
        case saveCheckpoint(UInt64)
        case finished
    }

    private let isFirstCopy: Bool
    private var durable: UInt64
    private var pendingFinal: UInt64?
    private var applying: [UInt64?] = []
    private var findingWants = 0

    /// - Parameter checkpoint: the source's sequence held here.
    public init(checkpoint: UInt64, isFirstCopy: Bool) {
        durable = checkpoint
        self.isFirstCopy = isFirstCopy
    }

    public mutating func offered(_ offers: Frame.Offers) throws(DongboError) -> [Effect] {
        guard pendingFinal == nil else { throw .unexpected("an offer after the end") }
        guard findingWants < ReplicationLimits.offersInFlightMax else { throw .unexpected("too many offers at once") }
        let decoded: [Offer]
        do throws(CodecError) {
            decoded = try Payload.offers(offers.payload)
        } catch {
            throw .unexpected("an offer list that cannot be read (\(error))")
        }
        findingWants += 1
        return [.findWants(decoded)]
    }

    public mutating func wantsFound(_ wants: [Want]) -> [Effect] {
        precondition(findingWants > 0, "wants that nobody asked for")
        findingWants -= 1
        return [.send(.wants(.init(payload: Payload.encode(wants))))]
    }

    public mutating func received(_ notes: Frame.Notes) throws(DongboError) -> [Effect] {
        guard pendingFinal == nil else { throw .unexpected("notes after the end") }
        guard applying.count < ReplicationLimits.batchesInFlightMax else {
            throw .unexpected("too many batches at once")
        }
        guard notes.rawSize <= UInt32(ReplicationLimits.batchBytesMax) else {
            throw .unexpected("a batch that is too large")
        }
        let checkpoint = notes.throughSequence == 0 ? nil : notes.throughSequence
        if let checkpoint, checkpoint < durable { throw .unexpected("a sequence that runs backwards") }
        applying.append(checkpoint)
        return [.apply(notes, checkpoint: checkpoint, isFirstCopy: isFirstCopy)]
    }

    public mutating func applied() -> [Effect] {
        precondition(!applying.isEmpty, "a batch that nobody sent")
        if let checkpoint = applying.removeFirst() { durable = checkpoint }
        return [.send(.acknowledgement(throughSequence: durable))] + finishIfIdle()
    }

    public mutating func end(through sequence: UInt64) throws(DongboError) -> [Effect] {
        guard pendingFinal == nil else { throw .unexpected("two ends") }
        guard findingWants == 0 else { throw .unexpected("an end before the answer to an offer") }
        pendingFinal = sequence
        return finishIfIdle()
    }

    public mutating func finished() -> [Effect] {
        [.send(.acknowledgement(throughSequence: durable)), .finished]
    }

    private mutating func finishIfIdle() -> [Effect] {
        guard let final = pendingFinal, applying.isEmpty else { return [] }
        if final == durable, !isFirstCopy { return finished() }
        durable = final
        return [.saveCheckpoint(final)]
    }
}
