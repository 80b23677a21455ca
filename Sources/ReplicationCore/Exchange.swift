import NoteModel

/// One exchange of one database, seen from one side: greeting, then a ``Source``, a ``Sink`` or both.
///
/// Pure: the driver feeds events and performs effects in order; the simulator is another driver.
public struct Exchange: Sendable {
    /// What this side knows before the first frame.
    public struct Local: Sendable, Hashable {
        public var replica: ReplicaID
        public var incarnation: IncarnationID
        public var lastSequence: UInt64
        /// The selection this replica wants of others' notes; empty for all.
        public var wanted: String
        /// Tells what others hold of this file from what they hold of one that was put back since.
        public var runs: FileRuns

        public init(
            replica: ReplicaID, incarnation: IncarnationID, lastSequence: UInt64, wanted: String = "",
            runs: FileRuns = FileRuns()
        ) {
            self.runs = runs
            self.replica = replica
            self.incarnation = incarnation
            self.lastSequence = lastSequence
            self.wanted = wanted
        }
    }

    /// What this side holds of the peer's file.
    public struct Held: Sendable, Hashable {
        public var checkpoint: Checkpoint?
        /// True while everything here came from an unfinished first copy, or nothing is here.
        public var isFirstCopy: Bool
        /// Why the peer's file must be given up; nil when it is in order.
        public var renewal: Renewal?

        public init(checkpoint: Checkpoint?, isFirstCopy: Bool, renewal: Renewal? = nil) {
            self.checkpoint = checkpoint
            self.isFirstCopy = isFirstCopy
            self.renewal = renewal
        }
    }

    public enum Event: Sendable {
        case start
        case received(Frame)
        /// Responder only: what is held of the initiator's file, asked for by ``Effect/lookUp(_:)``.
        case held(Held)
        /// - Parameters:
        ///   - noteCount: roughly how many notes are here.
        ///   - lastSequence: the latest change sequence here, read now: other exchanges go on beside this one.
        case scopePrepared(Scope, noteCount: Int, lastSequence: UInt64)
        case offersRead(OfferPage, through: UInt64)
        case rangesRead(OfferPage, rest: RangeCursor?)
        case summarised([UInt64], by: Role)
        case judged([Withdrawal])
        case wantsFound([Want])
        case leftoversFound([Offer])
        case batchLoaded(Frame.Notes?, rest: Source.Load?)
        /// - Parameters:
        ///   - isNews: whether the batch brought a revision that was not here.
        ///   - declined: what of it went into quarantine here.
        case applied(isNews: Bool, declined: [Declined])
        case concluded([Relay])
    }

    /// Which of the two machines inside asks.
    public enum Role: Sendable, Hashable { case source, sink }

    public enum Effect: Sendable, Hashable {
        case send(Frame)
        case lookUp(Frame.Hello)
        /// The peer's file is now known. Comes before the first effect that needs it.
        case peerIdentified(IncarnationID)
        /// Work out what the peer may see, given the selection it wants, and answer with
        /// ``Event/scopePrepared(_:noteCount:lastSequence:)``. Needed in every exchange: what the peer sends and may not see
        /// itself has to be told to it later.
        case prepareScope(wanted: String)
        case readOffers(after: UInt64, through: UInt64, evenFromSink: Bool)
        case readRanges(RangeCursor)
        case summarise(bits: UInt8, by: Role)
        case judge([Offer])
        case load(Source.Load, through: UInt64)
        case findWants([Offer])
        case findLeftovers(beside: Set<UNID>)
        /// Let go of notes, durably. Needs no answer.
        case withdraw([Withdrawal], through: UInt64, checkpoint: Sink.Mark?)
        case apply(Frame.Notes, checkpoint: Sink.Mark?)
        case conclude(Sink.Mark?)
        /// What replicas behind the peer hold of this file. Needs no answer.
        case relayed([Relay])
        /// What of this side's revisions the peer has put into quarantine. Needs no answer.
        case declined([Declined])
        /// Both directions are through.
        ///
        /// - Parameter acknowledged: the sequence of this file through which the peer holds everything; nil when nothing was
        ///   sent.
        case finished(acknowledged: UInt64?)
    }

    private enum Phase {
        case idle, greeting, running, finished
    }

    private let local: Local
    private let isInitiator: Bool
    private var held: Held
    private var pulls: Bool
    private var pushes: Bool
    private var phase = Phase.idle
    private var hello: Frame.Hello?
    private var peerCheckpoint: Checkpoint?
    private var peerFirstCopy = false
    private var source: Source?
    /// See ``SendPace``; a driver that knows how long acknowledgements take sets it anew with each.
    public var batchesInFlightMax = ReplicationLimits.batchesInFlightMax {
        didSet { source?.batchesInFlightMax = batchesInFlightMax }
    }
    private var sink: Sink?
    /// Of this file; it may have moved on since the first frame was sent.
    private var lastSequence: UInt64
    private var sourceFinished = false
    private var sinkFinished = false
    /// The sink has told what it relays.
    private var hasRelays = false
    /// Why this side's own file must be given up once the exchange is through: the peer has shown that the file was restored, or has
    /// said that it was fenced or is a twin. That is the peer's word, and counts only of a hub.
    public private(set) var renewal: Renewal?

    /// - Parameter held: when it says that the peer's file must be given up, the exchange only takes what that file wrote.
    public static func initiator(local: Local, held: Held, pull: Bool, push: Bool) -> Exchange {
        precondition(pull || push, "an exchange without a direction")
        let takesIn = held.renewal != nil
        return Exchange(
            local: local, isInitiator: true, held: held, pulls: pull || takesIn, pushes: push && !takesIn)
    }

    public static func responder(local: Local) -> Exchange {
        Exchange(
            local: local, isInitiator: false, held: Held(checkpoint: nil, isFirstCopy: false), pulls: false,
            pushes: false)
    }

    private init(local: Local, isInitiator: Bool, held: Held, pulls: Bool, pushes: Bool) {
        self.local = local
        lastSequence = local.lastSequence
        self.isInitiator = isInitiator
        self.held = held
        self.pulls = pulls
        self.pushes = pushes
    }

    /// Takes one event and returns what to do, in order.
    /// - Throws: `.protocolError` when the peer breaks the protocol, or what it refused with.
    public mutating func handle(_ event: Event) throws(DongboError) -> [Effect] {
        switch event {
        case .start: return start()
        case .received(let frame): return try received(frame)
        case .held(let held): return welcome(held)
        case .scopePrepared(let scope, let count, let last):
            lastSequence = last
            return beginSending(scope, noteCount: count)
        case .offersRead(let page, let through): return translate(source!.offersRead(page, through: through))
        case .rangesRead(let page, let rest): return translate(source!.rangesRead(page, rest: rest))
        case .summarised(let fingerprints, .source): return translate(source!.summarised(fingerprints))
        case .summarised(let fingerprints, .sink): return translate(sink!.summarised(fingerprints))
        case .judged(let withdrawals): return translate(source!.judged(withdrawals))
        case .batchLoaded(let batch, let rest): return translate(source!.batchLoaded(batch, rest: rest))
        case .wantsFound(let wants): return translate(sink!.wantsFound(wants))
        case .leftoversFound(let leftovers): return translate(sink!.leftoversFound(leftovers))
        case .applied(let isNews, let declined):
            return translate(sink!.applied(isNews: isNews, declined: declined))
        case .concluded(let relays): return translate(sink!.concluded(relays))
        }
    }

    // MARK: Greeting

    private mutating func start() -> [Effect] {
        phase = .greeting
        guard isInitiator else { return [] }
        return [
            .send(
                .hello(
                    .init(
                        protocolVersion: ReplicationLimits.protocolVersion, replica: local.replica,
                        incarnation: local.incarnation, pull: pulls, push: pushes, checkpoint: held.checkpoint,
                        firstCopy: held.isFirstCopy, wanted: local.wanted, renewal: held.renewal)))
        ]
    }

    private mutating func greet(_ hello: Frame.Hello) throws(DongboError) -> [Effect] {
        try Self.check(hello.protocolVersion)
        guard hello.replica == local.replica else {
            throw DongboError(.noSuchThing, "this node has no replica of that database")
        }
        try checkIsOther(hello.incarnation)
        try Self.check(wanted: hello.wanted)
        try Self.check(told: hello.renewal)
        guard hello.pull || hello.push else { throw .unexpected("an exchange without a direction") }
        self.hello = hello
        pulls = hello.push
        pushes = hello.pull
        // What the initiator says about a file concerns the one it knew, not another that has taken its place since.
        renewal = hello.checkpoint?.incarnation == local.incarnation ? hello.renewal : nil
        return [.lookUp(hello)]
    }

    private mutating func welcome(_ held: Held) -> [Effect] {
        guard let hello else { preconditionFailure("nobody asked") }
        self.held = held
        if held.renewal != nil { pushes = false }
        let welcome = Frame.Welcome(
            protocolVersion: ReplicationLimits.protocolVersion, incarnation: local.incarnation,
            checkpoint: held.checkpoint, firstCopy: held.isFirstCopy, wanted: local.wanted, renewal: held.renewal)
        return [.send(.welcome(welcome))]
            + begin(
                peer: hello.incarnation, checkpoint: hello.checkpoint, firstCopy: hello.firstCopy, wanted: hello.wanted)
    }

    private mutating func welcomed(_ welcome: Frame.Welcome) throws(DongboError) -> [Effect] {
        try Self.check(welcome.protocolVersion)
        try checkIsOther(welcome.incarnation)
        try Self.check(wanted: welcome.wanted)
        try Self.check(told: welcome.renewal)
        renewal = welcome.renewal
        if renewal != nil { pulls = false }
        return begin(
            peer: welcome.incarnation, checkpoint: welcome.checkpoint, firstCopy: welcome.firstCopy,
            wanted: welcome.wanted)
    }

    private mutating func begin(
        peer: IncarnationID, checkpoint: Checkpoint?, firstCopy: Bool, wanted: String
    ) -> [Effect] {
        phase = .running
        peerCheckpoint = checkpoint
        peerFirstCopy = firstCopy
        if pulls {
            let known = held.checkpoint.flatMap { $0.incarnation == peer ? $0 : nil }
            sink = Sink(checkpoint: known?.sequence ?? 0, name: known?.scope ?? [])
        } else {
            sinkFinished = true
        }
        return [.peerIdentified(peer), .prepareScope(wanted: wanted)]
    }

    private mutating func beginSending(_ scope: Scope, noteCount: Int) -> [Effect] {
        let claim = peerCheckpoint.flatMap { $0.incarnation == local.incarnation ? $0 : nil }
        let verdict = claim.map { local.runs.judge($0.sequence, mark: $0.mark, last: lastSequence) }
        // The peer has shown that it holds changes of this file that are not in it: somebody put back an older copy.
        if verdict == .disproven { renewal = renewal ?? .restored }
        guard pushes else {
            sourceFinished = true
            return finishIfDone()
        }
        let token = scope.token
        let isUsable = peerCheckpoint.map { verdict == .proven && $0.scopeToken.elementsEqual(token) }
        let mode: Frame.Begin.Mode =
            if renewal != nil {
                .handIn
            } else if peerFirstCopy, isUsable ?? true {
                .firstCopy
            } else if isUsable ?? false || held.isFirstCopy {
                // A file with nothing but what came from the peer has nothing to compare: the feed tells what is new.
                .changes
            } else {
                scope.isWhole ? .ranges : .review
            }
        let known = isUsable ?? false ? peerCheckpoint!.sequence : 0
        source = Source(
            mode: mode, checkpoint: known, last: lastSequence, scope: token + local.runs.mark(through: lastSequence),
            noteCount: noteCount)
        source!.batchesInFlightMax = batchesInFlightMax
        return translate(source!.start())
    }

    private func checkIsOther(_ peer: IncarnationID) throws(DongboError) {
        guard peer != local.incarnation else {
            throw DongboError(
                .badConfiguration, "both nodes hold the same database file; make a replica instead of copying the file")
        }
    }

    private static func check(_ version: UInt32) throws(DongboError) {
        guard version == ReplicationLimits.protocolVersion else {
            throw DongboError(
                .protocolError,
                "the peer speaks protocol \(version), this node \(ReplicationLimits.protocolVersion); update the older one"
            )
        }
    }

    /// That a file was put back to an earlier state its own node finds out, by a mark that it gave.
    private static func check(told renewal: Renewal?) throws(DongboError) {
        guard renewal != .restored else { throw .unexpected("a word that this file was restored, instead of a mark") }
    }

    private static func check(wanted: String) throws(DongboError) {
        guard wanted.utf8.count <= ReplicationLimits.selectionBytesMax else {
            throw .unexpected("a selection that is too long")
        }
    }

    // MARK: Running

    private mutating func received(_ frame: Frame) throws(DongboError) -> [Effect] {
        switch (phase, frame) {
        case (_, .refusal(let refusal)):
            throw DongboError(DongboError.Code(name: refusal.code) ?? .protocolError, refusal.message)
        case (.greeting, .hello(let hello)) where !isInitiator && self.hello == nil: return try greet(hello)
        case (.greeting, .welcome(let welcome)) where isInitiator: return try welcomed(welcome)
        case (.running, _) where frame.isFromSource && sink != nil: return try receivedFromSource(frame)
        case (.running, _) where frame.isFromSink && source != nil: return try receivedFromSink(frame)
        default: throw .unexpected("a frame out of order")
        }
    }

    private mutating func receivedFromSource(_ frame: Frame) throws(DongboError) -> [Effect] {
        switch frame {
        case .begin(let begin): translate(try sink!.begun(begin))
        case .offers(let offers): translate(try sink!.offered(offers))
        case .fingerprints(let fingerprints): translate(try sink!.compared(fingerprints))
        case .withdrawals(let withdrawals): translate(try sink!.withdrawn(withdrawals))
        case .notes(let notes): translate(try sink!.received(notes))
        case .finished(let sequence): translate(try sink!.end(through: sequence))
        default: preconditionFailure("not a source's frame")
        }
    }

    private mutating func receivedFromSink(_ frame: Frame) throws(DongboError) -> [Effect] {
        switch frame {
        case .wants(let wants):
            return translate(
                try source!.wantsReceived(
                    try Self.decode { () throws(CodecError) in
                        try Payload.wants(wants.payload)
                    }))
        case .differences(let differences): return translate(try source!.differencesReceived(differences.payload))
        case .holdings(let holdings):
            let offers = try Self.decode { () throws(CodecError) in try Payload.offers(holdings.payload) }
            return translate(try source!.holdingsReceived(offers, isLast: holdings.isLast))
        case .relays(let relays):
            guard !hasRelays else { throw .unexpected("relays twice") }
            hasRelays = true
            return [.relayed(try Self.decode { () throws(CodecError) in try Payload.relays(relays.payload) })]
        case .declined(let list):
            try source!.declined()
            return [.declined(try Self.decode { () throws(CodecError) in try Payload.declined(list.payload) })]
        case .acknowledgement(let sequence): return translate(try source!.acknowledged(sequence))
        default: preconditionFailure("not a sink's frame")
        }
    }

    private static func decode<T>(_ body: () throws(CodecError) -> T) throws(DongboError) -> T {
        do throws(CodecError) {
            return try body()
        } catch {
            throw .unexpected("a list that cannot be read (\(error))")
        }
    }

    private mutating func translate(_ effects: [Source.Effect]) -> [Effect] {
        var result: [Effect] = []
        for effect in effects {
            switch effect {
            case .send(let frame): result.append(.send(frame))
            case .readOffers(let after, let through, let evenFromSink):
                result.append(.readOffers(after: after, through: through, evenFromSink: evenFromSink))
            case .summarise(let bits): result.append(.summarise(bits: bits, by: .source))
            case .readRanges(let cursor): result.append(.readRanges(cursor))
            case .load(let load, let through): result.append(.load(load, through: through))
            case .judge(let offers): result.append(.judge(offers))
            case .finished: sourceFinished = true
            }
        }
        return result + finishIfDone()
    }

    private mutating func translate(_ effects: [Sink.Effect]) -> [Effect] {
        var result: [Effect] = []
        for effect in effects {
            switch effect {
            case .send(let frame): result.append(.send(frame))
            case .findWants(let offers): result.append(.findWants(offers))
            case .summarise(let bits): result.append(.summarise(bits: bits, by: .sink))
            case .findLeftovers(let offered): result.append(.findLeftovers(beside: offered))
            case .withdraw(let withdrawals, let last, let mark):
                result.append(.withdraw(withdrawals, through: last, checkpoint: mark))
            case .apply(let notes, let mark): result.append(.apply(notes, checkpoint: mark))
            case .conclude(let mark): result.append(.conclude(mark))
            case .finished: sinkFinished = true
            }
        }
        return result + finishIfDone()
    }

    private mutating func finishIfDone() -> [Effect] {
        guard phase == .running, sourceFinished, sinkFinished else { return [] }
        phase = .finished
        let sentAll = source != nil && source!.mode != .handIn
        return [.finished(acknowledged: sentAll ? lastSequence : nil)]
    }
}
