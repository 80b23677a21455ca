import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

/// The changing part of one import.
struct BundleImportRun {
    let database: DatabaseActor
    var desk: BundleDesk
    let header: BundleHeader
    let clock: NodeClock
    /// Every transaction is rolled back.
    let isTrial: Bool
    let clear: @Sendable ([UNID]) async throws -> Void
    /// Writes down what the sender had no right to hand in.
    let refused: @Sendable ([RefusedRevision]) async throws -> Void
    let progress: @Sendable (ExchangeReport) -> Void
    private(set) var report = ExchangeReport()
    private let checker: SignatureChecker
    private let started = ContinuousClock.now

    init(
        database: DatabaseActor, desk: BundleDesk, header: BundleHeader, clock: NodeClock, isTrial: Bool,
        clear: @escaping @Sendable ([UNID]) async throws -> Void,
        refused: @escaping @Sendable ([RefusedRevision]) async throws -> Void,
        progress: @escaping @Sendable (ExchangeReport) -> Void
    ) {
        (self.database, self.desk, self.header, self.clock, self.isTrial) = (database, desk, header, clock, isTrial)
        (self.clear, self.refused, self.progress) = (clear, refused, progress)
        checker = SignatureChecker(database.database)
    }

    /// Ends the transaction of a trial.
    private struct Rollback: Error { let report: ReceiveReport }

    /// - Parameter bundle: was verified.
    mutating func run(_ bundle: BundleReader, key: SealingKey) async throws -> BundleDesk.Standing {
        report.bytesIn = bundle.size
        let header = header
        let standing = try database.read { try desk.meet(header, reading: $1) }
        if standing != .old {
            try await write { desk, writer, _ in try desk.begin(header, standing, in: writer) }
            var records = try bundle.records(key: key)
            while let record = try records.next() { try await take(record, standing) }
        }
        try await write { desk, writer, wall in
            try desk.conclude(header, standing, in: writer, wallMilliseconds: wall)
        }
        report.heldByPeer = header.held?.incarnation == database.identity.incarnation ? header.held?.sequence : nil
        report.seconds = (ContinuousClock.now - started) / .seconds(1)
        return standing
    }

    private mutating func take(_ record: BundleRecord, _ standing: BundleDesk.Standing) async throws {
        try Task.checkCancellation()
        let header = header
        switch record {
        case .withdrawals(let withdrawals):
            guard standing == .next else { return }
            try await write { desk, writer, wall in
                try desk.withdraw(withdrawals, by: header, in: writer, wallMilliseconds: wall)
            }
        case .hidden(let hidden):
            guard standing == .next else { return }
            try await write { desk, writer, wall in
                try desk.withdraw(hidden, by: header, in: writer, wallMilliseconds: wall)
            }
        case .declined(let declined):
            guard standing == .next else { return }
            try await write { desk, writer, wall in
                try desk.note(declined, in: writer, wallMilliseconds: wall)
            }
        case .notes(let notes):
            let batch = try Self.decode(notes, checker)
            try await write { desk, writer, wall in
                try desk.apply(batch, in: writer, wallMilliseconds: wall)
            }
        case .header, .signature: break
        }
        progress(report)
    }

    private mutating func write(
        _ body:
            @escaping @Sendable (BundleDesk, any NoteStoreWriter, _ wallMilliseconds: UInt64) throws -> ReceiveReport
    ) async throws {
        let (desk, wall, isTrial) = (desk, clock.wallMilliseconds, isTrial)
        let received: ReceiveReport
        do {
            received = try await database.write(origin: header.sender) { _, writer in
                let received = try body(desk, writer, wall)
                if isTrial { throw Rollback(report: received) }
                return received
            }
        } catch let trial as Rollback {
            received = trial.report
        }
        report.received += received
        report.withdrawn += received.withdrawn
        if !isTrial, !received.rightless.isEmpty { try await refused(received.rightless) }
        guard !isTrial, !received.gone.isEmpty else { return }
        try database.database.store.scrub()
        try await clear(received.gone)
    }

    /// Proves that a batch can be read; who signed it is for when it is taken.
    static func check(_ notes: Frame.Notes) throws(DongboError) {
        do {
            _ = try ExchangeDriver.transfers(of: notes).map(DecodedTransfer.init)
            _ = try SignatureList(decoding: notes.signatures)
        } catch {
            throw DongboError(.badData, "the bundle has a batch that cannot be read; nothing was applied", cause: error)
        }
    }

    /// - Throws: `.badData` for a batch that does not decompress or cannot be read.
    static func decode(_ notes: Frame.Notes, _ checker: SignatureChecker) throws(DongboError) -> DecodedBatch {
        do throws(DongboError) {
            return try ExchangeDriver.decode(notes, checker)
        } catch {
            throw DongboError(.badData, "the bundle has a batch that cannot be read; nothing was applied", cause: error)
        }
    }
}
