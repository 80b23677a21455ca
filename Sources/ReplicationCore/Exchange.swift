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

        public init(replica: ReplicaID, incarnation: IncarnationID, lastSequence: UInt64) {
            self.replica = replica
            self.incarnation = incarnation
            self.lastSequence = lastSequence
        }
    }

    /// What this side holds of the peer's file.
    public struct Held: Sendable, Hashable {
        public var checkpoint: Checkpoint?
        /// True while everything here came from an unfinished first copy, or nothing is here.
        public var isFirstCopy: Bool

        public init(checkpoint: Checkpoint?, isFirstCopy: Bool) {
            self.checkpoint = checkpoint
            self.isFirstCopy = isFirstCopy
        }
    }

    public enum Event: Sendable {
        case start
        case received(Frame)
        /// Responder only: what is held of the initiator's file, asked for by ``Effect/lookUp(_:)``.
        case held(Held)
        case offersRead([Offer], through: UInt64)
        case wantsFound([Want])
        case batchLoaded(Frame.Notes?, rest: Source.Load?)
        case applied
        case checkpointSaved
    }

    public enum Effect: Sendable, Hashable {
        case send(Frame)
        case lookUp(IncarnationID)
        /// The peer's file is now known. Comes before the first effect that needs it.
        case peerIdentified(IncarnationID)
        case readOffers(after: UInt64, through: UInt64)
        case load(Source.Load, through: UInt64)
        case findWants([Offer])
        case apply(Frame.Notes, checkpoint: UInt64?, isFirstCopy: Bool)
        case saveCheckpoint(UInt64)
        /// Both directions are through.
        case finished
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
    private var source: Source?
    private var sink: Sink?
    private var sourceFinished = false
    private var sinkFinished = false

    public static func initiator(local: Local, held: Held, pull: Bool, push: Bool) -> Exchange {
        precondition(pull || push, "an exchange without a direction")
        return Exchange(local: local, isInitiator: true, held: held, pulls: pull, pushes: push)
    }

    public static func responder(local: Local) -> Exchange {
        Exchange(
            local: local, isInitiator: false, held: Held(checkpoint: nil, isFirstCopy: false), pulls: false,
            pushes: false)
    }

    private init(local: Local, isInitiator: Bool, held: Held, pulls: Bool, pushes: Bool) {
        self.local = local
        self.isInitiator = isInitiator
        self.held = held
        self.pulls = pulls
        self.pushes = pushes
    }

    /// Takes one event and returns what to do, in order.
    /// - Throws: `.protocolError` when the peer breaks the protocol, or what it refused with.
    public mutating func handle(_ event: Event) throws(DongboError) -> [Effect] {
        switch event {
        case .start:
            phase = .greeting
            guard isInitiator else { return [] }
            return [
                .send(
                    .hello(
                        .init(
                            protocolVersion: ReplicationLimits.protocolVersion, replica: local.replica,
                            incarnation: local.incarnation, pull: pulls, push: pushes, checkpoint: held.checkpoint,
                            firstCopy: held.isFirstCopy)))
            ]
        case .received(let frame): return try received(frame)
        case .held(let held):
            guard let hello else { preconditionFailure("nobody asked") }
            self.held = held
            let welcome = Frame.Welcome(
                protocolVersion: ReplicationLimits.protocolVersion, incarnation: local.incarnation,
                checkpoint: held.checkpoint, firstCopy: held.isFirstCopy)
            return [.send(.welcome(welcome))]
                + begin(peer: hello.incarnation, peerCheckpoint: hello.checkpoint, peerFirstCopy: hello.firstCopy)
        case .offersRead(let offers, let through): return translate(source!.offersRead(offers, through: through))
        case .batchLoaded(let batch, let rest): return translate(source!.batchLoaded(batch, rest: rest))
        case .wantsFound(let wants): return translate(sink!.wantsFound(wants))
        case .applied: return translate(sink!.applied())
        case .checkpointSaved: return translate(sink!.finished())
        }
    }

    private mutating func received(_ frame: Frame) throws(DongboError) -> [Effect] {
        switch (phase, frame) {
        case (_, .refusal(let refusal)):
            throw DongboError(DongboError.Code(name: refusal.code) ?? .protocolError, refusal.message)
        case (.greeting, .hello(let hello)) where !isInitiator && self.hello == nil: return try greet(hello)
        case (.greeting, .welcome(let welcome)) where isInitiator:
            try Self.check(welcome.protocolVersion)
            try checkIsOther(welcome.incarnation)
            return begin(
                peer: welcome.incarnation, peerCheckpoint: welcome.checkpoint, peerFirstCopy: welcome.firstCopy)
        case (.running, .offers(let offers)) where sink != nil:
            return translate(try sink!.offered(offers))
        case (.running, .notes(let notes)) where sink != nil:
            return translate(try sink!.received(notes))
        case (.running, .finished(let sequence)) where sink != nil:
            return translate(try sink!.end(through: sequence))
        case (.running, .wants(let wants)) where source != nil:
            let decoded: [Want]
            do throws(CodecError) {
                decoded = try Payload.wants(wants.payload)
            } catch {
                throw .unexpected("a want list that cannot be read (\(error))")
            }
            return translate(try source!.wantsReceived(decoded))
        case (.running, .acknowledgement(let sequence)) where source != nil:
            return translate(try source!.acknowledged(sequence))
        default: throw .unexpected("a frame out of order")
        }
    }

    private mutating func greet(_ hello: Frame.Hello) throws(DongboError) -> [Effect] {
        try Self.check(hello.protocolVersion)
        guard hello.replica == local.replica else {
            throw DongboError(.noSuchThing, "this node has no replica of that database")
        }
        try checkIsOther(hello.incarnation)
        guard hello.pull || hello.push else { throw .unexpected("an exchange without a direction") }
        self.hello = hello
        pulls = hello.push
        pushes = hello.pull
        return [.lookUp(hello.incarnation)]
    }

    private mutating func begin(peer: IncarnationID, peerCheckpoint: Checkpoint?, peerFirstCopy: Bool) -> [Effect] {
        phase = .running
        var effects: [Effect] = [.peerIdentified(peer)]
        if pulls {
            let known = held.checkpoint.map { $0.incarnation == peer ? $0.sequence : 0 } ?? 0
            sink = Sink(checkpoint: known, isFirstCopy: held.isFirstCopy)
        } else {
            sinkFinished = true
        }
        if pushes {
            // A checkpoint of another file, or beyond our own end, says nothing: this file was restored or replaced.
            let known = peerCheckpoint.map { $0.incarnation == local.incarnation ? $0.sequence : 0 } ?? 0
            source = Source(
                checkpoint: known <= local.lastSequence ? known : 0, last: local.lastSequence,
                isFirstCopy: peerFirstCopy)
            effects += translate(source!.start())
        } else {
            sourceFinished = true
        }
        return effects
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

    private mutating func translate(_ effects: [Source.Effect]) -> [Effect] {
        var result: [Effect] = []
        for effect in effects {
            switch effect {
            case .send(let frame): result.append(.send(frame))
            case .readOffers(let after, let through): result.append(.readOffers(after: after, through: through))
            case .load(let load, let through): result.append(.load(load, through: through))
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
            case .apply(let notes, let checkpoint, let first):
                result.append(.apply(notes, checkpoint: checkpoint, isFirstCopy: first))
            case .saveCheckpoint(let sequence): result.append(.saveCheckpoint(sequence))
            case .finished: sinkFinished = true
            }
        }
        return result + finishIfDone()
    }

    private mutating func finishIfDone() -> [Effect] {
        guard phase == .running, sourceFinished, sinkFinished else { return [] }
        phase = .finished
        return [.finished]
    }
}
