import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore

/// One side of an exchange: a replica in memory and the machine that moves it. Frames go uncompressed.
final class TestPeer {
    let replica: TestReplica
    private(set) var machine: Exchange
    private(set) var isFinished = false
    private(set) var report = ReceiveReport()
    private var desk: ExchangeDesk
    private let checker: SignatureChecker

    private init(_ replica: TestReplica, _ desk: ExchangeDesk, _ machine: Exchange) {
        self.replica = replica
        self.desk = desk
        self.machine = machine
        checker = SignatureChecker(replica.database)
    }

    static func initiator(
        _ replica: TestReplica, to peer: TestReplica, pull: Bool = true, push: Bool = true, batchBytes: Int
    ) throws -> TestPeer {
        let desk = ExchangeDesk(database: replica.database, terms: terms(replica, peer, batchBytes))
        let machine = try replica.read { try desk.initiator(pull: pull, push: push, reading: $1).machine }
        return TestPeer(replica, desk, machine)
    }

    static func responder(_ replica: TestReplica, to peer: TestReplica, batchBytes: Int) throws -> TestPeer {
        let desk = ExchangeDesk(database: replica.database, terms: terms(replica, peer, batchBytes))
        return TestPeer(replica, desk, try replica.read { try desk.responder(reading: $1) })
    }

    private static func terms(_ replica: TestReplica, _ peer: TestReplica, _ batchBytes: Int) -> PeerTerms {
        var terms = replica.terms(with: peer)
        terms.batchBytes = batchBytes
        terms.offersPerPage = 10
        return terms
    }

    /// Takes one event; returns the frames to send.
    func handle(_ event: Exchange.Event) throws -> [Frame] {
        var frames: [Frame] = []
        for effect in try machine.handle(event) {
            if case .send(let frame) = effect { frames.append(frame) }
            if let answer = try perform(effect) { frames += try handle(answer) }
        }
        return frames
    }

    private func perform(_ effect: Exchange.Effect) throws -> Exchange.Event? {
        if case .finished = effect { isFinished = true }
        switch try replica.read({ try desk.answer(effect, reading: $1) }) {
        case .event(let event): return event
        case .batch(let batch): return batch.event(payload: batch.bytes)
        case .nothing: return nil
        case .needsWriting: break
        }
        if try replica.read({ try desk.isIdle(effect, reading: $1, wallMilliseconds: replica.wall) }) { return nil }
        var batch = DecodedBatch([])
        if case .apply(let frame, _) = effect {
            batch = try checker.check(try Payload.transfers(frame.payload), frame.signatures)
        }
        let (event, report) = try replica.write {
            try desk.perform(effect, batch, in: $1, wallMilliseconds: $2)
        }
        self.report += report
        return event
    }
}
