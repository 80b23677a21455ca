import NoteModel
import NoteStoreTestKit
import ReplicationCore
import Testing

/// A peer that breaks the protocol gets an error that says what; nothing else happens.
@Suite struct ProtocolErrorTests {
    let incarnation = Sample.incarnation(1)
    let other = Sample.incarnation(2)

    /// The file's runs: one, whose marks only it can give.
    var runs: FileRuns {
        var runs = FileRuns()
        runs.begin(token: 1, after: 0)
        runs.key = RunKey(of: incarnation, secret: [UInt8](repeating: 1, count: RunKey.secretBytes))
        return runs
    }

    func local(last: UInt64 = 0) -> Exchange.Local {
        .init(replica: Sample.replica, incarnation: incarnation, lastSequence: last, runs: runs)
    }

    func hello(
        version: UInt32 = ReplicationLimits.protocolVersion, replica: ReplicaID = Sample.replica,
        incarnation: IncarnationID? = nil, pull: Bool = true, push: Bool = true, checkpoint: Checkpoint? = nil
    ) -> Frame {
        .hello(
            .init(
                protocolVersion: version, replica: replica, incarnation: incarnation ?? other, pull: pull, push: push,
                checkpoint: checkpoint, firstCopy: false))
    }

    static let whole = Scope(sight: .everything, wanted: "", offered: "")
    let begin = Frame.begin(.init(mode: .changes, scope: whole.token))

    let welcome = Frame.welcome(
        .init(
            protocolVersion: ReplicationLimits.protocolVersion, incarnation: Sample.incarnation(2),
            checkpoint: Checkpoint(incarnation: Sample.incarnation(1), sequence: 0, scope: whole.token),
            firstCopy: false))

    /// An initiator that has been welcomed and knows how the peer begins.
    func running(last: UInt64 = 0, pull: Bool = true, push: Bool = true) throws -> Exchange {
        var machine = Exchange.initiator(
            local: local(last: last), held: .init(checkpoint: nil, isFirstCopy: false), pull: pull, push: push)
        _ = try machine.handle(.start)
        _ = try machine.handle(.received(welcome))
        _ = try machine.handle(.scopePrepared(Self.whole, noteCount: Int(last), lastSequence: last))
        if pull { _ = try machine.handle(.received(begin)) }
        return machine
    }

    func notes(through: UInt64, rawSize: UInt32 = 10) -> Frame {
        .notes(.init(payload: [], rawSize: rawSize, noteCount: 0, throughSequence: through))
    }

    let noOffers = Frame.offers(.init(payload: Payload.encode([Offer]()), throughSequence: 1))
    let noWants = Frame.wants(.init(payload: Payload.encode([Want]())))

    func refuses(
        _ frame: Frame, _ machine: Exchange, _ code: DongboError.Code = .protocolError, says part: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        var machine = machine
        let error = #expect(throws: DongboError.self, sourceLocation: sourceLocation) {
            try machine.handle(.received(frame))
        }
        #expect(error?.code == code, sourceLocation: sourceLocation)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
    }

    @Test func `a greeting that does not fit is refused with the reason`() throws {
        var machine = Exchange.responder(local: local())
        _ = try machine.handle(.start)
        refuses(hello(version: 1), machine, says: "protocol 1")
        refuses(hello(replica: ReplicaID(rawValue: 1)), machine, .noSuchThing, says: "no replica of that database")
        refuses(hello(incarnation: incarnation), machine, .badConfiguration, says: "the same database file")
        refuses(hello(pull: false, push: false), machine, says: "without a direction")
        refuses(welcome, machine, says: "out of order")
        refuses(noOffers, machine, says: "out of order")
    }

    @Test func `a welcome of another version is refused`() throws {
        var machine = Exchange.initiator(
            local: local(), held: .init(checkpoint: nil, isFirstCopy: true), pull: true, push: true)
        _ = try machine.handle(.start)
        let old = Frame.welcome(.init(protocolVersion: 9, incarnation: other, checkpoint: nil, firstCopy: false))
        refuses(old, machine, says: "protocol 9")
        refuses(hello(), machine, says: "out of order")
    }

    @Test func `a welcome from this very file is refused`() throws {
        var machine = Exchange.initiator(
            local: local(), held: .init(checkpoint: nil, isFirstCopy: true), pull: true, push: true)
        _ = try machine.handle(.start)
        let own = Frame.welcome(
            .init(
                protocolVersion: ReplicationLimits.protocolVersion, incarnation: incarnation, checkpoint: nil,
                firstCopy: false))
        refuses(own, machine, .badConfiguration, says: "the same database file")
    }

    @Test func `a refusal is passed on in the peer's words`() throws {
        let refusal = Frame.refusal(.init(code: "busy", message: "later"))
        refuses(refusal, try running(), .busy, says: "later")
        let unknown = Frame.refusal(.init(code: "newer than this program", message: "later"))
        refuses(unknown, try running(), .protocolError, says: "later")
    }

    @Test func `greetings come once`() throws {
        refuses(welcome, try running(), says: "out of order")
        var machine = Exchange.responder(local: local())
        _ = try machine.handle(.start)
        _ = try machine.handle(.received(hello()))
        refuses(hello(), machine, says: "out of order")
        refuses(noOffers, machine, says: "out of order")
    }

    @Test func `answers to what was never said are refused`() throws {
        refuses(noWants, try running(), says: "wants without an offer")
        refuses(.acknowledgement(throughSequence: 0), try running(last: 5), says: "acknowledgement of nothing")
        refuses(.acknowledgement(throughSequence: 4), try running(), says: "acknowledgement of something else")
        var machine = try running(last: 5)
        _ = try machine.handle(
            .offersRead(OfferPage(offers: [Offer(unid: Sample.unid(1), context: VersionVector())]), through: 5))
        _ = try machine.handle(.received(noWants))
        refuses(noWants, machine, says: "wants without an offer")
    }

    @Test func `frames of a direction that was not agreed are refused`() throws {
        for frame in [noOffers, notes(through: 1), .finished(throughSequence: 1)] {
            refuses(frame, try running(pull: false), says: "out of order")
        }
        for frame in [noWants, Frame.acknowledgement(throughSequence: 0)] {
            refuses(frame, try running(push: false), says: "out of order")
        }
    }

    @Test func `refusals of nothing, or without end, or that cannot be read are refused`() throws {
        let one = Declined(
            unid: Sample.unid(1), dot: Dot(Sample.incarnation(1), 1), reason: "noRight", message: "không")
        let frame = Frame.declined(.init(payload: Payload.encode([one])))
        refuses(frame, try running(last: 5), says: "declined of nothing")
        var machine = try running(last: 5)
        let offer = Offer(unid: Sample.unid(1), context: VersionVector())
        _ = try machine.handle(.offersRead(OfferPage(offers: [offer]), through: 5))
        _ = try machine.handle(
            .received(.wants(.init(payload: Payload.encode([Want(unid: Sample.unid(1), known: VersionVector())])))))
        let batch = Frame.Notes(payload: [1], rawSize: 1, noteCount: 1, throughSequence: 0)
        _ = try machine.handle(.batchLoaded(batch, rest: nil))
        #expect(try machine.handle(.received(frame)) == [.declined([one])])
        refuses(.declined(.init(payload: [9])), machine, says: "cannot be read")
        let many = [Declined](repeating: one, count: ReplicationLimits.declinedPerFrame + 1)
        refuses(.declined(.init(payload: Payload.encode(many))), machine, says: "cannot be read")
        for _ in 1..<ReplicationLimits.declinedFramesMax { _ = try machine.handle(.received(frame)) }
        refuses(frame, machine, says: "refusals without end")
    }

    @Test func `why a revision was declined is cut to its bound, and holds no control characters`() throws {
        let long = Declined(
            unid: Sample.unid(1), dot: Dot(Sample.incarnation(1), 1), reason: "noRight",
            message: String(repeating: "ễ", count: 500))
        #expect(long.message.utf8.count <= Declined.messageBytesMax && long.message.hasSuffix("…"))
        #expect(try Payload.declined(Payload.encode([long])) == [long])
        var sly = long
        sly.message = "\u{1B}[2J"
        #expect(throws: CodecError.self) { try Payload.declined(Payload.encode([sly])) }
    }

    @Test func `nothing follows the end`() throws {
        var machine = try running()
        _ = try machine.handle(.received(.finished(throughSequence: 3)))
        refuses(.finished(throughSequence: 3), machine, says: "an end out of order")
        refuses(notes(through: 4), machine, says: "notes out of order")
        refuses(noOffers, machine, says: "after the end")
    }

    @Test func `an end before the answer to an offer is refused`() throws {
        var machine = try running()
        _ = try machine.handle(.received(noOffers))
        refuses(.finished(throughSequence: 3), machine, says: "an end before the answer")
    }

    @Test func `more at once than agreed is refused`() throws {
        var machine = try running()
        for sequence in 1...UInt64(ReplicationLimits.batchesInFlightMax) {
            _ = try machine.handle(.received(notes(through: sequence)))
        }
        refuses(notes(through: 99), machine, says: "too many batches")
        for _ in 0..<ReplicationLimits.offersInFlightMax { _ = try machine.handle(.received(noOffers)) }
        refuses(noOffers, machine, says: "too many offers")
    }

    @Test func `a batch that is too large or runs backwards is refused`() throws {
        let size = UInt32(ReplicationLimits.batchBytesMax)
        refuses(notes(through: 1, rawSize: size + 1), try running(), says: "too large")
        var machine = try running()
        _ = try machine.handle(.received(notes(through: 5, rawSize: size)))
        _ = try machine.handle(.applied(isNews: true, declined: []))
        refuses(notes(through: 4), machine, says: "backwards")
    }

    @Test func `a repeated batch is applied again without harm and acknowledged`() throws {
        var machine = try running()
        _ = try machine.handle(.received(notes(through: 5)))
        _ = try machine.handle(.applied(isNews: true, declined: []))
        _ = try machine.handle(.received(notes(through: 5)))
        #expect(
            try machine.handle(.applied(isNews: true, declined: [])) == [.send(.acknowledgement(throughSequence: 5))])
    }

    @Test func `frames that bring nothing come to an end, and news begins the count anew`() throws {
        var machine = try running()
        for _ in 0..<(ReplicationLimits.barrenFramesMax - 1) {
            _ = try machine.handle(.received(noOffers))
            _ = try machine.handle(.wantsFound([]))
        }
        _ = try machine.handle(.received(notes(through: 5)))
        var stubborn = machine
        _ = try stubborn.handle(.applied(isNews: false, declined: []))
        refuses(noOffers, stubborn, says: "bring nothing")
        refuses(notes(through: 5), stubborn, says: "bring nothing")
        _ = try machine.handle(.applied(isNews: true, declined: []))
        _ = try machine.handle(.received(noOffers))
    }

    @Test func `relays come once`() throws {
        var machine = try running(last: 5)
        let relays = Frame.relays(.init(payload: Payload.encode([Relay]())))
        _ = try machine.handle(.received(relays))
        refuses(relays, machine, says: "relays twice")
    }

    @Test func `lists that cannot be read are refused`() throws {
        for payload: [UInt8] in [[], [1], [200], [255, 255, 255, 255, 255, 255, 255, 255, 255, 1], [0, 0]] {
            refuses(.offers(.init(payload: payload, throughSequence: 1)), try running(), says: "cannot be read")
            refuses(.wants(.init(payload: payload)), try running(last: 5), says: "cannot be read")
            if payload != [] { #expect(throws: CodecError.self) { try Payload.transfers(payload) } }
        }
    }

    /// How a responder with five changes begins towards an initiator with this checkpoint.
    func mode(
        towards checkpoint: Checkpoint?, firstCopy: Bool = false, scope: Scope = Self.whole
    ) throws -> (Frame.Begin.Mode?, renewal: Renewal?) {
        var machine = Exchange.responder(local: local(last: 5))
        _ = try machine.handle(.start)
        let greeting = Frame.Hello(
            protocolVersion: ReplicationLimits.protocolVersion, replica: Sample.replica, incarnation: other, pull: true,
            push: false, checkpoint: checkpoint, firstCopy: firstCopy)
        _ = try machine.handle(.received(.hello(greeting)))
        _ = try machine.handle(.held(.init(checkpoint: nil, isFirstCopy: false)))
        for case .send(.begin(let begin)) in try machine.handle(.scopePrepared(scope, noteCount: 5, lastSequence: 5)) {
            return (begin.mode, machine.renewal)
        }
        return (nil, machine.renewal)
    }

    @Test func `a source goes on from a checkpoint of this file, within its end and under the same scope`() throws {
        let token = Self.whole.token
        #expect(try mode(towards: .init(incarnation: incarnation, sequence: 3, scope: token)) == (.changes, nil))
        #expect(try mode(towards: .init(incarnation: other, sequence: 3, scope: token)) == (.ranges, nil))
        #expect(try mode(towards: nil) == (.ranges, nil))
        #expect(try mode(towards: nil, firstCopy: true) == (.firstCopy, nil))
        #expect(try mode(towards: .init(incarnation: incarnation, sequence: 3, scope: [1])) == (.ranges, nil))
    }

    @Test func `a source with a narrower scope reviews what the sink holds`() throws {
        let narrow = Scope(sight: .readers(["*"]), wanted: "", offered: "")
        let before = Checkpoint(incarnation: incarnation, sequence: 3, scope: Self.whole.token)
        #expect(try mode(towards: before, scope: narrow) == (.review, nil))
        #expect(try mode(towards: nil, scope: narrow) == (.review, nil))
        #expect(try mode(towards: before, firstCopy: true, scope: narrow) == (.review, nil))
    }

    @Test func `a file that is older than what the peer holds of it hands in what it wrote`() throws {
        let mark = runs.mark(through: 99)
        let beyond = Checkpoint(incarnation: incarnation, sequence: 99, scope: Self.whole.token + mark)
        #expect(try mode(towards: beyond) == (.handIn, .restored))
    }

    @Test func `a peer that claims more than it was ever given is compared with, and the file stays`() throws {
        for mark in [runs.mark(through: 5), Array(runs.mark(through: 99).dropLast()), []] {
            let beyond = Checkpoint(incarnation: incarnation, sequence: 99, scope: Self.whole.token + mark)
            #expect(try mode(towards: beyond) == (.ranges, nil))
        }
    }

    @Test func `that a file was restored is nothing a peer can say`() throws {
        var machine = Exchange.responder(local: local())
        _ = try machine.handle(.start)
        let greeting = Frame.hello(
            .init(
                protocolVersion: ReplicationLimits.protocolVersion, replica: Sample.replica, incarnation: other,
                pull: true, push: true, checkpoint: .init(incarnation: incarnation, sequence: 0, scope: []),
                firstCopy: false, renewal: .restored))
        refuses(greeting, machine, says: "instead of a mark")
    }
}
