import NoteModel
import NoteStore
import NoteStoreTestKit
import ReplicationCore

/// One side of an exchange: a replica in memory and the machine that moves it. Frames go uncompressed.
final class TestPeer {
    let replica: TestReplica
    let peer: TestReplica
    private(set) var machine: Exchange
    private(set) var isFinished = false
    private var peerIncarnation: IncarnationID?
    private let batchBytes: Int

    init(_ replica: TestReplica, to peer: TestReplica, _ machine: Exchange, batchBytes: Int) {
        self.replica = replica
        self.peer = peer
        self.machine = machine
        self.batchBytes = batchBytes
    }

    static func local(_ replica: TestReplica) throws -> Exchange.Local {
        let identity = replica.database.identity
        return .init(
            replica: identity.replica, incarnation: identity.incarnation,
            lastSequence: try replica.read { try $1.lastSequence() })
    }

    static func initiator(
        _ replica: TestReplica, to peer: TestReplica, pull: Bool = true, push: Bool = true, batchBytes: Int
    ) throws -> TestPeer {
        let held = try replica.read { try $1.checkpoint(ofPeer: peer.name) }
        let local = try local(replica)
        let machine = Exchange.initiator(
            local: local,
            held: .init(
                checkpoint: held.map { Checkpoint(incarnation: $0.incarnation, sequence: $0.checkpoint.sequence) },
                isFirstCopy: held?.checkpoint.isFirstCopy ?? (local.lastSequence == 0)),
            pull: pull, push: push)
        return TestPeer(replica, to: peer, machine, batchBytes: batchBytes)
    }

    static func responder(_ replica: TestReplica, to peer: TestReplica, batchBytes: Int) throws -> TestPeer {
        TestPeer(replica, to: peer, .responder(local: try local(replica)), batchBytes: batchBytes)
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
        switch effect {
        case .send: return nil
        case .lookUp(let incarnation): return .held(try held(incarnation))
        case .peerIdentified(let incarnation):
            peerIncarnation = incarnation
            return nil
        case .readOffers(let after, let through):
            let page = try replica.read {
                try $0.offers(after: after, through: through, excluding: peerIncarnation, limit: 10, reading: $1)
            }
            return .offersRead(page.offers, through: page.through)
        case .load(let load, let through): return try self.load(load, through)
        case .findWants(let offers): return .wantsFound(try replica.read { try $0.wants(for: offers, reading: $1) })
        case .apply(let frame, let checkpoint, let isFirstCopy):
            let stored = checkpoint.map { StoredCheckpoint(sequence: $0, isFirstCopy: isFirstCopy, peer: peer.name) }
            try receive(try Payload.transfers(frame.payload), stored)
            return .applied
        case .saveCheckpoint(let sequence):
            try receive([], StoredCheckpoint(sequence: sequence, peer: peer.name))
            return .checkpointSaved
        case .finished:
            isFinished = true
            return nil
        }
    }

    private func held(_ incarnation: IncarnationID) throws -> Exchange.Held {
        try replica.read { _, reader in
            let stored = try reader.checkpoint(of: incarnation)
            return .init(
                checkpoint: stored.map { Checkpoint(incarnation: incarnation, sequence: $0.sequence) },
                isFirstCopy: try stored?.isFirstCopy ?? (reader.lastSequence() == 0))
        }
    }

    private func receive(_ transfers: [NoteTransfer], _ checkpoint: StoredCheckpoint?) throws {
        let source = ReceiveSource(incarnation: peerIncarnation!, peer: peer.name)
        _ = try replica.write {
            try $0.receive(
                transfers.map(DecodedTransfer.init), from: source, checkpoint: checkpoint, in: $1, wallMilliseconds: $2)
        }
    }

    private func load(_ load: Source.Load, _ last: UInt64) throws -> Exchange.Event {
        try replica.read { database, reader in
            var writer = ByteWriter()
            var count: UInt32 = 0
            switch load {
            case .wants(var wants, let through):
                while let want = wants.first, writer.count < batchBytes {
                    wants.removeFirst()
                    guard let transfer = try database.transfer(want, reading: reader) else { continue }
                    Payload.append(transfer, to: &writer)
                    count += 1
                }
                return .batchLoaded(
                    batch(writer, count, wants.isEmpty ? through : 0),
                    rest: wants.isEmpty ? nil : .wants(wants, through: through))
            case .changes(let after):
                var reached = last
                for change in try reader.changes(after: after, through: last, excluding: peerIncarnation, limit: .max) {
                    guard writer.count < batchBytes else { break }
                    Payload.append(
                        try database.transfer(of: change.record, known: VersionVector(), reading: reader), to: &writer)
                    count += 1
                    reached = change.sequence
                }
                return .batchLoaded(
                    batch(writer, count, reached), rest: reached < last ? .changes(after: reached) : nil)
            }
        }
    }

    private func batch(_ writer: ByteWriter, _ count: UInt32, _ through: UInt64) -> Frame.Notes {
        .init(payload: writer.bytes, rawSize: UInt32(writer.count), noteCount: count, throughSequence: through)
    }
}
