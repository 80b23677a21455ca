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
        /// Fingerprint all notes in ranges of so many bits and answer with ``summarised(_:)``.
        case summarise(bits: UInt8)
        /// List what is held here beside these and answer with ``leftoversFound(_:)``.
        case findLeftovers(beside: Set<UNID>)
        /// Let go of notes, durably: the source says so at this sequence. Needs no answer.
        case withdraw([Withdrawal], through: UInt64, checkpoint: Mark?)
        /// Apply in one transaction; `checkpoint` is nil while a page is incomplete. Answer with ``applied(isNews:)``.
        case apply(Frame.Notes, checkpoint: Mark?)
        /// Store the final checkpoint, if there is one, and answer with ``concluded(_:)``.
        case conclude(Mark?)
        case finished
    }

    /// A checkpoint to be stored.
    public struct Mark: Sendable, Hashable {
        public var sequence: UInt64
        public var scope: [UInt8]
        public var isFirstCopy: Bool

        public init(sequence: UInt64, scope: [UInt8], isFirstCopy: Bool) {
            self.sequence = sequence
            self.scope = scope
            self.isFirstCopy = isFirstCopy
        }
    }

    private var begin: Frame.Begin?
    private var durable: UInt64
    /// The checkpoint there was when the exchange began.
    private let held: UInt64
    /// Its name: scope and mark.
    private let heldName: [UInt8]
    /// Whether that checkpoint still counts: not once a batch came under another scope.
    private var heldIsVoid = false
    private var pendingFinal: UInt64?
    private var applying: [UInt64?] = []
    private var findingWants = 0
    private var walk: RangeWalk?
    /// Of the level that is being compared.
    private var fingerprints: [UInt64] = []
    /// What a review offered.
    private var offered: Set<UNID> = []
    private var isNamingHoldings = false
    /// Frames in a row that brought nothing.
    private var barrenFrames = 0

    /// - Parameters:
    ///   - checkpoint: the source's sequence held here.
    ///   - name: the scope and the mark it was given with.
    public init(checkpoint: UInt64, name: [UInt8]) {
        durable = checkpoint
        held = checkpoint
        heldName = name
    }

    // MARK: The source's frames

    public mutating func begun(_ begin: Frame.Begin) throws(DongboError) -> [Effect] {
        guard self.begin == nil else { throw .unexpected("two beginnings") }
        guard begin.scope.count <= ReplicationLimits.scopeBytesMax,
            begin.rangeBits <= ReplicationLimits.rangeBitsMax
        else { throw .unexpected("a beginning beyond its bounds") }
        self.begin = begin
        if begin.mode != .changes, begin.mode != .firstCopy { durable = 0 }
        return begin.mode == .ranges ? [.summarise(bits: begin.rangeBits)] : []
    }

    public mutating func offered(_ offers: Frame.Offers) throws(DongboError) -> [Effect] {
        guard let begin, begin.mode != .firstCopy, begin.mode != .handIn else {
            throw .unexpected("an offer in a stream")
        }
        guard pendingFinal == nil, !isNamingHoldings else { throw .unexpected("an offer after the end") }
        guard findingWants < ReplicationLimits.offersInFlightMax else { throw .unexpected("too many offers at once") }
        try expectNews()
        let decoded: [Offer]
        do throws(CodecError) {
            decoded = try Payload.offers(offers.payload)
        } catch {
            throw .unexpected("an offer list that cannot be read (\(error))")
        }
        findingWants += 1
        guard begin.mode == .review else { return [.findWants(decoded)] }
        offered.formUnion(decoded.map(\.unid))
        guard offered.count <= ReplicationLimits.reviewedNotesMax else { throw .unexpected("offers without end") }
        guard offers.isLast else { return [.findWants(decoded)] }
        isNamingHoldings = true
        defer { offered = [] }
        return [.findWants(decoded), .findLeftovers(beside: offered)]
    }

    public mutating func compared(_ frame: Frame.Fingerprints) throws(DongboError) -> [Effect] {
        guard var walk, !walk.isAtEnd else { throw .unexpected("fingerprints that nobody asked for") }
        try expectNews()
        do throws(CodecError) {
            fingerprints += try Payload.fingerprints(frame.payload)
        } catch {
            throw .unexpected("fingerprints that cannot be read (\(error))")
        }
        let own = walk.summary
        guard fingerprints.count <= own.count, !frame.isLast || fingerprints.count == own.count else {
            throw .unexpected("fingerprints of other ranges")
        }
        guard frame.isLast else { return [] }
        let differing = zip(walk.ranges, zip(fingerprints, own)).filter { $0.1.0 != $0.1.1 }.map(\.0)
        walk.descend(into: differing)
        self.walk = walk
        fingerprints = []
        return [.send(.differences(.init(payload: Payload.encode(ranges: differing))))]
    }

    public mutating func withdrawn(_ frame: Frame.Withdrawals) throws(DongboError) -> [Effect] {
        guard let begin, pendingFinal == nil else { throw .unexpected("a withdrawal out of order") }
        try expectNews()
        do throws(CodecError) {
            let withdrawals = try Payload.withdrawals(frame.payload)
            return [.withdraw(withdrawals, through: begin.last, checkpoint: voidedMark())]
        } catch {
            throw .unexpected("a withdrawal list that cannot be read (\(error))")
        }
    }

    public mutating func received(_ notes: Frame.Notes) throws(DongboError) -> [Effect] {
        guard let begin, pendingFinal == nil else { throw .unexpected("notes out of order") }
        guard applying.count < ReplicationLimits.batchesInFlightMax else {
            throw .unexpected("too many batches at once")
        }
        guard notes.rawSize <= UInt32(ReplicationLimits.batchBytesMax) else {
            throw .unexpected("a batch that is too large")
        }
        try expectNews()
        let checkpoint = notes.throughSequence == 0 ? nil : notes.throughSequence
        if let checkpoint {
            guard begin.mode == .changes || begin.mode == .firstCopy else {
                throw .unexpected("a sequence out of place")
            }
            guard checkpoint >= durable else { throw .unexpected("a sequence that runs backwards") }
        }
        applying.append(checkpoint)
        return [.apply(notes, checkpoint: checkpoint.map(mark) ?? voidedMark())]
    }

    public mutating func end(through sequence: UInt64) throws(DongboError) -> [Effect] {
        guard begin != nil, pendingFinal == nil else { throw .unexpected("an end out of order") }
        guard findingWants == 0 else { throw .unexpected("an end before the answer to an offer") }
        pendingFinal = sequence
        return finishIfIdle()
    }

    /// Counts a frame. A source that offers, withdraws or repeats for ever must not hold a node for ever.
    private mutating func expectNews() throws(DongboError) {
        barrenFrames += 1
        guard barrenFrames <= ReplicationLimits.barrenFramesMax else {
            throw .unexpected("frames without end that bring nothing")
        }
    }

    // MARK: Answers of this side

    public mutating func wantsFound(_ wants: [Want]) -> [Effect] {
        precondition(findingWants > 0, "wants that nobody asked for")
        findingWants -= 1
        return [.send(.wants(.init(payload: Payload.encode(wants))))]
    }

    public mutating func summarised(_ fingerprints: [UInt64]) -> [Effect] {
        guard let begin else { preconditionFailure("a summary that nobody asked for") }
        walk = RangeWalk(finest: begin.rangeBits, fingerprints: fingerprints)
        return []
    }

    public mutating func leftoversFound(_ leftovers: [Offer]) -> [Effect] {
        let step = ReplicationLimits.notesPerOffer
        var effects = stride(from: 0, to: leftovers.count, by: step).map { start in
            let page = Array(leftovers[start..<min(start + step, leftovers.count)])
            return Effect.send(.holdings(.init(payload: Payload.encode(page), isLast: false)))
        }
        effects.append(.send(.holdings(.init(payload: Payload.encode([Offer]()), isLast: true))))
        return effects
    }

    /// - Parameters:
    ///   - isNews: whether the batch brought a revision that was not here.
    ///   - declined: what of the batch went into quarantine.
    public mutating func applied(isNews: Bool, declined: [Declined] = []) -> [Effect] {
        precondition(!applying.isEmpty, "a batch that nobody sent")
        if isNews { barrenFrames = 0 }
        if let checkpoint = applying.removeFirst() { durable = checkpoint }
        let step = ReplicationLimits.declinedPerFrame
        let told = stride(from: 0, to: declined.count, by: step).map { start in
            Effect.send(
                .declined(.init(payload: Payload.encode(Array(declined[start..<min(start + step, declined.count)])))))
        }
        return told + [.send(.acknowledgement(throughSequence: durable))] + finishIfIdle()
    }

    public mutating func concluded(_ relays: [Relay]) -> [Effect] {
        let told: [Effect] = relays.isEmpty ? [] : [.send(.relays(.init(payload: Payload.encode(relays))))]
        return told + [.send(.acknowledgement(throughSequence: durable)), .finished]
    }

    private mutating func finishIfIdle() -> [Effect] {
        guard let final = pendingFinal, applying.isEmpty, let begin else { return [] }
        let isSaved = final == durable && begin.mode == .changes || begin.mode == .handIn
        durable = final
        var mark = self.mark(final)
        mark.isFirstCopy = false
        return [.conclude(isSaved ? nil : mark)]
    }

    /// The checkpoint before as one that does not count any more; nil when it does, or was said already.
    ///
    /// Cut off after this, the next exchange must not go on from there, even if its scope comes back: what this one brought under
    /// another scope would stay, what it took away would not come again.
    private mutating func voidedMark() -> Mark? {
        guard let begin, begin.mode == .review || begin.mode == .ranges, !heldIsVoid else { return nil }
        heldIsVoid = true
        return Mark(sequence: held, scope: Scope.voided(heldName), isFirstCopy: false)
    }

    private func mark(_ sequence: UInt64) -> Mark {
        Mark(sequence: sequence, scope: begin?.scope ?? [], isFirstCopy: begin?.mode == .firstCopy)
    }
}
