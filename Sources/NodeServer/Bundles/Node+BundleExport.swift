import BlockCompression
import NoteModel
import NoteStore
import ReplicationCore
import ReplicationTransport

extension Node {
    /// Writes into a new file what a node lacks of a database, as far as it has told; signed by this node and sealed for that one.
    ///
    /// Memory: some batches, whatever the size of the database.
    ///
    /// - Parameter all: everything it may see, from the beginning.
    /// - Throws: `.cannotCreate` when the file exists; `.noSuchThing` when the node's sealing key is not known here.
    public func exportBundle(
        of database: DatabaseActor, for receiver: HierarchicalName, to file: String, all: Bool = false,
        progress: @escaping @Sendable (ExchangeReport) -> Void = { _ in }
    ) async throws -> BundleReport {
        // The name as the directory has it.
        let receiver = try directoryIndex().node(receiver)?.name ?? receiver
        guard !receiver.matches(name) else { throw DongboError(.wrongUsage, "\(receiver) is this node itself") }
        let declaration = try sealingDeclaration(of: receiver)
        try await reconsiderQuarantine(of: database)
        let (desk, plan) = try await planBundle(of: database, for: receiver, all: all)
        let title = try database.read { try $1.title() }
        let wanted = try database.read { try $1.setting(ReplicaSetting.wanted) ?? "" }
        let header = BundleHeader(
            sender: name.canonical, receiver: receiver.canonical, replica: database.identity.replica,
            database: database.name, title: title, file: database.identity.incarnation,
            receiverFile: plan.receiverFile, after: plan.after, through: plan.through, scope: plan.scope,
            wanted: wanted, held: plan.held, relays: plan.relays, givenUp: plan.givenUp,
            created: clock.wallMilliseconds, certificate: try NodeCertificate.shown(by: identity))
        let writer = try BundleWriter(path: file, header: header, sealedFor: declaration, identity: identity)
        var run = BundleExportRun(database: database, desk: desk, writer: writer, progress: progress)
        try run.fill(plan)
        try writer.finish()
        run.report.bytesOut = writer.bytes
        run.report.heldByPeer = plan.after
        return BundleReport(
            exchange: run.report, peer: receiver.canonical, database: database.name, after: plan.after,
            through: plan.through, created: header.created,
            withdrawnAtMost: plan.isReview ? run.purged + run.hidden : nil)
    }

    private func planBundle(
        of database: DatabaseActor, for receiver: HierarchicalName, all: Bool
    ) async throws -> (BundleDesk, BundleDesk.Plan) {
        while true {
            let terms = try terms(with: receiver, for: database)
            let planned = try await database.write { notes, writer in
                var desk = BundleDesk(database: notes, terms: terms)
                let plan = try desk.plan(all: all, in: writer)
                return (desk, plan)
            }
            // Planned under older terms than an exchange that was in between, it would count as the later of the two.
            if try self.terms(with: receiver, for: database).isSame(as: terms) { return planned }
        }
    }
}

/// The changing part of one export.
private struct BundleExportRun {
    let database: DatabaseActor
    var desk: BundleDesk
    let writer: BundleWriter
    let progress: @Sendable (ExchangeReport) -> Void
    var report = ExchangeReport()
    /// Of what is taken away by name.
    private(set) var purged = 0
    /// Notes that the receiver must not keep, if it has them; also those that are taken away by name for that.
    private(set) var hidden = 0
    private let started = ContinuousClock.now
    private let compressor = BlockCompressor()

    init(
        database: DatabaseActor, desk: BundleDesk, writer: BundleWriter,
        progress: @escaping @Sendable (ExchangeReport) -> Void
    ) {
        (self.database, self.desk, self.writer, self.progress) = (database, desk, writer, progress)
    }

    mutating func fill(_ plan: BundleDesk.Plan) throws {
        var reached = plan.after
        while reached < plan.through {
            try Task.checkCancellation()
            let found = try database.read { try desk.withdrawals(after: reached, through: plan.through, reading: $1) }
            let step = BundleLimits.withdrawalsPerRecord
            for start in stride(from: 0, to: found.page.count, by: step) {
                try writer.append(.withdrawals(Array(found.page[start..<min(start + step, found.page.count)])))
            }
            report.withdrawn += found.page.count
            purged += found.page.count { $0.reason == .purge }
            reached = found.reached
        }
        if plan.isReview { try hide() }
        var next: Source.Load? = plan.after < plan.through ? .changes(after: plan.after) : nil
        while let load = next {
            try Task.checkCancellation()
            let batch = try database.read { try desk.batch(load, through: plan.through, reading: $1) }
            try write(batch)
            report.pushed += batch.contentNotes
            report.bytesOut = writer.bytes
            next = batch.rest
            progress(report)
        }
        // After the notes: what comes with those counts as taken.
        for told in try database.read({ try desk.declined(reading: $1) }) { try writer.append(.declined(told)) }
        report.seconds = (ContinuousClock.now - started) / .seconds(1)
    }

    /// Says what the receiver must not keep, without naming it.
    private mutating func hide() throws {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<HiddenNotes.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        var next: Int64? = 0
        while let key = next {
            try Task.checkCancellation()
            let found = try database.read { try desk.hidden(afterKey: key, salt: salt, reading: $1) }
            for list in found.page { try writer.append(.hidden(list)) }
            hidden += found.page.reduce(0) { $0 + $1.count }
            next = found.reached
        }
    }

    private func write(_ batch: LoadedBatch) throws {
        guard batch.noteCount > 0 else { return }
        try append(batch.bytes, batch.signatures, notes: Int(batch.noteCount))
    }

    private func append(_ bytes: [UInt8], _ signatures: [UInt8], notes: Int) throws {
        try writer.append(
            .notes(
                Frame.Notes(
                    payload: compressor.compress(bytes), rawSize: UInt32(bytes.count), noteCount: UInt32(notes),
                    throughSequence: 0, signatures: signatures)))
    }
}
