import BlockCompression
import Foundation
import NodeServer
import NoteModel
import NoteStore
import ReplicationCore
import SQLiteNoteStore
import SyntheticDistrict

/// What signatures cost a first copy: the same file is copied with all its signatures checked, and without any, in turn.
///
/// Everything between two files but the line: reading, proofs, compression, decompression, decoding, hashing, checking, writing
/// durably; sending, decoding and writing run beside each other as in an exchange. Without the line's own cost signatures weigh
/// more than they do on one.
struct SignatureStage {
    let folder: String
    let workload: Workload

    struct Copy {
        var cost: Cost
        var bytes: Int
    }

    struct Result {
        /// Revisions that share a signature.
        var perSignature: Double
        var count: Int
        /// Medians.
        var signed, plain: Copy
        /// Of each pair of runs, the figure with signatures by the one without; its median.
        var wallRatio, processorRatio: Double
    }

    private static let rounds = 7

    /// - Parameter together: saves that share a transaction, and so a signature.
    func run(_ count: Int, together: Int) async throws -> Result {
        let signatures = try BenchmarkSignatures()
        let path = "\(folder)/source\(together).dongbo"
        let database = try SavingStages.open(path, signatures: signatures)
        try await SavingStages.fill(database, workload.lazyNotes(count), together: together)
        let unsigned = try NoteDatabase(store: database.database.store, random: SystemRandomNumberGenerator())
        _ = try await copy(database.database, "warm", count)
        var pairs: [(signed: Copy, plain: Copy)] = []
        for round in 0..<Self.rounds {
            // In turn, so that both meet the same moods of the machine.
            if round % 2 == 0 {
                let plain = try await copy(unsigned, "plain\(round)", count)
                pairs.append((signed: try await copy(database.database, "signed\(round)", count), plain: plain))
            } else {
                let signed = try await copy(database.database, "signed\(round)", count)
                pairs.append((signed: signed, plain: try await copy(unsigned, "plain\(round)", count)))
            }
        }
        let groups = try database.read { _, reader in
            try reader.signedGroups(of: database.identity.incarnation, after: 0, limit: .max).count
        }
        try await database.close()
        return Result(
            perSignature: Double(count) / Double(groups), count: count, signed: Self.middle(of: pairs.map(\.signed)),
            plain: Self.middle(of: pairs.map(\.plain)),
            wallRatio: median(pairs.map { $0.plain.cost.wallSeconds / $0.signed.cost.wallSeconds }),
            processorRatio: median(pairs.map { $0.plain.cost.processorSeconds / $0.signed.cost.processorSeconds }))
    }

    private static func middle(of copies: [Copy]) -> Copy {
        copies.sorted { $0.cost.wallSeconds < $1.cost.wallSeconds }[copies.count / 2]
    }

    /// Copies a file into a new one.
    private func copy(_ source: NoteDatabase, _ name: String, _ count: Int) async throws -> Copy {
        let path = "\(folder)/\(name).dongbo"
        let store = try SQLiteNoteStore.create(
            path: path, identity: DatabaseIdentity(replica: source.identity.replica, incarnation: .init(rawValue: 7)),
            title: "")
        let database = try NoteDatabase(
            store: store, random: SystemRandomNumberGenerator(), signatures: source.signatures)
        let (cost, (bytes, received)) = try await processCost { try await Self.move(source, to: database) }
        let notes = try store.read { try $0.lastKey() }
        try store.close()
        for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        guard received == count, notes >= count else {
            throw BenchmarkFailure(message: "expected \(count) notes, got \(received)")
        }
        return Copy(cost: cost, bytes: bytes)
    }

    private struct Sent: Sendable {
        let batch: LoadedBatch
        let payload: [UInt8]
    }

    private static func terms(_ name: String) -> PeerTerms {
        PeerTerms(name: name, sight: .everything, hasAuthority: true)
    }

    /// - Returns: bytes that would have gone over a line, and the notes that came.
    private static func move(_ source: NoteDatabase, to target: NoteDatabase) async throws -> (Int, Int) {
        let (batches, toDecode) = AsyncThrowingStream<Sent, any Error>.makeStream()
        let (decoded, toWrite) = AsyncThrowingStream<DecodedBatch, any Error>.makeStream()
        async let handedOver: Void = {
            do {
                try send(source, to: target.identity.incarnation, through: toDecode)
                toDecode.finish()
            } catch { toDecode.finish(throwing: error) }
        }()
        async let decoding: Int = {
            var bytes = 0
            let checker = SignatureChecker(target)
            for try await sent in batches {
                bytes += sent.payload.count + sent.batch.signatures.count
                let raw = try sent.payload.withUnsafeBytes {
                    try BlockDecompressor.decompress($0, size: sent.batch.bytes.count)
                }
                toWrite.yield(try checker.check(try Payload.transfers(raw), sent.batch.signatures))
            }
            toWrite.finish()
            return bytes
        }()
        let peer = ReceiveSource(
            incarnation: source.identity.incarnation, peer: BenchmarkSignatures.name, hasAuthority: true)
        var received = ReceiveReport()
        for try await batch in decoded {
            received += try target.store.write {
                try target.receive(
                    batch.transfers, signatures: batch.signatures, from: peer, checkpoint: nil, in: $0,
                    wallMilliseconds: wallNow())
            }
        }
        await handedOver
        let bytes = try await decoding
        guard received.refused == 0 else { throw BenchmarkFailure(message: "\(received.refused) were refused") }
        return (bytes, received.notes)
    }

    private static func send(
        _ source: NoteDatabase, to peer: IncarnationID,
        through stream: AsyncThrowingStream<Sent, any Error>.Continuation
    ) throws {
        var desk = ExchangeDesk(database: source, terms: terms("CN=copy/O=Thanh Xuân"))
        let compressor = BlockCompressor()
        let last = try source.store.read { reader in
            _ = try desk.answer(.peerIdentified(peer), reading: reader)
            _ = try desk.answer(.prepareScope(wanted: ""), reading: reader)
            return try reader.lastSequence()
        }
        var next: Source.Load? = .changes(after: 0)
        while let load = next {
            guard
                case .batch(let batch) = try source.store.read({
                    try desk.answer(.load(load, through: last), reading: $0)
                })
            else { throw BenchmarkFailure(message: "no batch") }
            stream.yield(Sent(batch: batch, payload: compressor.compress(batch.bytes)))
            next = batch.rest
        }
    }
}
