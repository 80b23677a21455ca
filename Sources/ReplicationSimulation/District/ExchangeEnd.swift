import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// One side of an exchange: a node and the machine that moves its database. Frames go uncompressed.
final class ExchangeEnd {
    let node: SimulatedNode
    let peer: Int
    private(set) var machine: Exchange
    private(set) var isFinished = false
    /// What the file's counter was when the hand-in began; nil when there is none.
    private var handsInThrough: UInt64?
    private(set) var notesReceived = 0
    private var desk: ExchangeDesk
    private let checker: SignatureChecker
    private let mutant: Mutant?
    /// What is sent to a peer that sees everything is looked at: nothing goes back to where it came from.
    private let showsEverything: Bool
    private var sending: Frame.Begin.Mode?
    /// Knows not whom it talks to (``Mutant/sendsBack``).
    private var deaf: ExchangeDesk
    /// The node's wall clock, which stands still during an exchange's steps.
    var wall: UInt64
    /// Judges what is sent and taken in, in a district with rights.
    var watch: RightsWatch?
    var terms: PeerTerms { desk.terms }
    /// Called with each effect that writes.
    var onWrite: ((String) -> Void)?

    /// - Parameter call: directions when this side calls; nil when it is called.
    init(
        _ node: SimulatedNode, with peer: Int, terms: PeerTerms, calling call: Directions?, wall: UInt64,
        mutant: Mutant?
    ) throws {
        self.node = node
        self.peer = peer
        self.mutant = mutant
        self.wall = wall
        var terms = terms
        if mutant == .ignoresScope { terms.sight = .everything }
        let desk = ExchangeDesk(database: node.database, terms: terms)
        self.desk = desk
        checker = SignatureChecker(node.database)
        deaf = desk
        showsEverything = terms.sight == .everything
        machine = try node.read { reader in
            guard let call else { return try desk.responder(reading: reader) }
            return try desk.initiator(pull: call != .push, push: call != .pull, reading: reader).machine
        }
    }

    private var counter: UInt64 { get throws { try node.read { try $0.clock().counter } } }

    /// Whether the peer has everything this file wrote, because the file is to be given up. What people save while a hand-in
    /// goes on may come too late for it; the next one takes it along.
    var hasHandedIn: Bool {
        get throws { try isFinished && machine.renewal != nil && handsInThrough == counter }
    }

    /// Takes one event; returns the frames to send.
    func handle(_ event: Exchange.Event) throws -> [Frame] {
        var frames: [Frame] = []
        for effect in try machine.handle(event) {
            if case .send(let frame) = effect {
                if case .begin(let begin) = frame {
                    sending = begin.mode
                    if begin.mode == .handIn { handsInThrough = try counter }
                }
                try watch?.see(frame)
                frames.append(frame)
            }
            if let answer = try perform(effect) { frames += try handle(answer) }
        }
        return frames
    }

    private static func short(_ effect: Exchange.Effect) -> String {
        switch effect {
        case .finished, .relayed: "\(effect)"
        case .withdraw(let withdrawals, _, _): "withdraw \(withdrawals.map { "\($0.unid) \($0.reason)" })"
        default: "\(effect)".prefix { $0 != "(" }.description
        }
    }

    private func perform(_ effect: Exchange.Effect) throws -> Exchange.Event? {
        if case .finished = effect { isFinished = true }
        switch try answer(effect) {
        case .event(let event):
            try checkSendsNothingBack(event)
            return mutated(event)
        case .batch(let batch): return batch.event(payload: batch.bytes)
        case .nothing: return nil
        case .needsWriting: break
        }
        if try node.read({ try desk.isIdle(effect, reading: $0, wallMilliseconds: wall) }) { return nil }
        let effect = try mutated(effect)
        var batch = DecodedBatch([])
        if case .apply(let frame, _) = effect {
            do {
                batch = try checker.check(try Payload.transfers(frame.payload), frame.signatures)
            } catch {
                throw DongboError(.protocolError, "a batch that cannot be read", cause: error)
            }
        }
        do {
            onWrite?(Self.short(effect))
            let before = try records(of: batch.transfers)
            let judged = batch.transfers.isEmpty ? nil : try watch?.before(batch.transfers)
            let event = try node.write { writer in
                let (event, report) = try desk.perform(effect, batch, in: writer, wallMilliseconds: wall)
                notesReceived += report.notes
                return event
            }
            try noteArrivals(batch.transfers, before)
            try watch?.judge(after: judged)
            return event
        } catch {
            guard mutant == .acknowledgesUnsaved, case .apply = effect else { throw error }
            return .applied(isNews: true, declined: [])
        }
    }
}

// MARK: Traffic

extension ExchangeEnd {
    private func records(of transfers: [DecodedTransfer]) throws -> [NoteRecord?] {
        try node.read { reader in try transfers.map { try reader.note($0.unid) } }
    }

    private func noteArrivals(_ transfers: [DecodedTransfer], _ before: [NoteRecord?]) throws {
        guard let peer = desk.peer, !desk.peerIsGivenUp else { return }
        for (transfer, former) in zip(transfers, before) {
            guard let record = try node.read({ try $0.note(transfer.unid) }), record.sequence != former?.sequence else {
                continue
            }
            // Whoever gains sight of a note has to meet it in the feed, whoever sent it.
            let isOpen = record.places.isEmpty && former?.places.isEmpty ?? true && former?.isHere ?? true
            let isWhole = record.isHere && isOpen && transfer.context.covers(record.context)
            node.arrivals[record.unid] = isWhole ? (peer, record.sequence) : nil
        }
    }

    /// A note whose latest state came from the peer as it is, and has not changed since, is no news there.
    private func checkSendsNothingBack(_ event: Exchange.Event) throws {
        guard case .offersRead(let page, _) = event, sending == .changes, showsEverything, let peer = desk.peer else {
            return
        }
        for offer in page.offers {
            guard let arrival = node.arrivals[offer.unid], arrival.from == peer,
                try node.read({ try $0.note(offer.unid)?.sequence }) == arrival.sequence
            else { continue }
            throw Violation(
                "Traffic", "node \(node.number) offers a note back to node \(self.peer), where it came from")
        }
    }
}

// MARK: Planted defects

extension ExchangeEnd {
    private func answer(_ effect: Exchange.Effect) throws -> ExchangeDesk.Answer {
        guard mutant == .sendsBack else { return try node.read { try desk.answer(effect, reading: $0) } }
        switch effect {
        case .prepareScope: _ = try node.read { try deaf.answer(effect, reading: $0) }
        case .readOffers: return try node.read { try deaf.answer(effect, reading: $0) }
        default: break
        }
        return try node.read { try desk.answer(effect, reading: $0) }
    }

    private func mutated(_ event: Exchange.Event) -> Exchange.Event {
        guard mutant == .forgetsLostReaders, case .offersRead(var page, let through) = event else { return event }
        page.withdrawals = []
        return .offersRead(page, through: through)
    }

    private func mutated(_ effect: Exchange.Effect) throws -> Exchange.Effect {
        switch (mutant, effect) {
        case (.savesCheckpointFirst, .apply(_, let mark?)):
            let checkpoint = StoredCheckpoint(
                sequence: mark.sequence, isFirstCopy: mark.isFirstCopy, peer: desk.terms.name, scope: mark.scope)
            if let peer = desk.peer { try node.write { try $0.setCheckpoint(checkpoint, of: peer) } }
            return effect
        case (.withdrawsUnsentEdits, .withdraw(let withdrawals, let last, let mark)):
            return .withdraw(
                try withdrawals.map { withdrawal in
                    var all = withdrawal
                    all.context = try node.read { try $0.note(withdrawal.unid)?.context } ?? withdrawal.context
                    return all
                }, through: last, checkpoint: mark)
        default: return effect
        }
    }
}
