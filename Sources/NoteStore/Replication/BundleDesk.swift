import NoteModel
import ReplicationCore

/// Makes and takes bundles: an ``ExchangeDesk`` whose peer answers later, or never.
///
/// Loading, scope, receiving, quarantine and the rules for files that were given up are the desk's. Here stands what is different
/// when nobody can be asked: which changes go in, and what may be concluded from a bundle that came out of turn.
public struct BundleDesk: Sendable {
    private var desk: ExchangeDesk

    public init(database: NoteDatabase, terms: PeerTerms) {
        desk = ExchangeDesk(database: database, terms: terms, isForBundles: true)
    }

    private var database: NoteDatabase { desk.database }
    private var terms: PeerTerms { desk.terms }

    // MARK: Making one

    /// What a bundle for the peer is to hold.
    public struct Plan: Sendable, Hashable {
        public var receiverFile: IncarnationID?
        public var after: UInt64
        public var through: UInt64
        public var scope: [UInt8]
        public var held: Checkpoint?
        public var relays: [Relay]
        public var givenUp: [IncarnationID]
        /// The receiver's file as far as it is known, also when ``receiverFile`` leaves nothing out.
        fileprivate var peerFile: IncarnationID?
        /// Whether everything the receiver may see goes in once more, and what it may not is said with ``hidden(afterKey:salt:reading:)``.
        public var isReview = false
    }

    /// Works out what the peer lacks, as far as it has said what it holds, and writes down that it is shown this.
    ///
    /// It ends at a sequence that nothing ended at before, also when nothing has changed but the scope: whoever takes in bundles and
    /// exchanges in any order can tell which was first.
    ///
    /// - Parameter all: from the beginning, and nothing is left out because it came from there.
    public mutating func plan(all: Bool, in writer: any NoteStoreWriter) throws -> Plan {
        try database.beginSequence(in: writer)
        let plan = try plan(all: all, reading: writer)
        let heard = try plan.peerFile.flatMap { try writer.acknowledgements()[$0]?.sequence } ?? 0
        try ShownScope.packed(plan.scope, through: plan.through, heard: heard, to: terms.name, in: writer)
        return plan
    }

    private mutating func plan(all: Bool, reading reader: any NoteStoreReader) throws -> Plan {
        let (file, givenUp) = try files(reader)
        let receipt = try file.flatMap { try Receipt(of: $0, reading: reader) }
        let (scope, last) = try prepareScope(wanted: receipt?.wanted ?? "", reader)
        var plan = Plan(
            receiverFile: nil, after: 0, through: last,
            scope: scope + (try NoteDatabase.runs(reading: reader)).mark(through: last), held: nil, relays: [],
            givenUp: givenUp)
        let shown = try ShownScope(to: terms.name, reading: reader)
        let heard = try file.flatMap { try reader.acknowledgements()[$0]?.sequence } ?? 0
        // What it held under another scope says nothing about this one, nor is what it wrote itself still there for sure.
        plan.isReview =
            all || receipt.map { $0.sequence > 0 && !Scope.isSame($0.scope, scope) } ?? false
            || shown?.mayDiffer(from: scope, heldThrough: max(receipt?.sequence ?? 0, heard)) ?? false
        plan.peerFile = file
        guard let file else { return plan }
        _ = try desk.answer(.peerIdentified(file), reading: reader)
        if let stored = try reader.checkpoint(of: file) {
            plan.held = Checkpoint(incarnation: file, sequence: stored.sequence, scope: stored.scope)
        }
        if case .event(.concluded(let relays)) = try desk.answer(.conclude(nil), reading: reader) {
            plan.relays = relays
        }
        guard !plan.isReview else {
            // Only here the desk forgets whose file it is: everything goes.
            desk = ExchangeDesk(database: database, terms: terms, isForBundles: true)
            _ = try prepareScope(wanted: receipt?.wanted ?? "", reader)
            return plan
        }
        plan.receiverFile = file
        if let receipt {
            plan.after = receipt.sequence > 0 ? min(max(receipt.sequence, heard), last) : 0
        } else {
            plan.after = min(heard, last)
        }
        return plan
    }

    /// The peer's file as it was met last, and those of its files that must be given up.
    private func files(_ reader: any NoteStoreReader) throws -> (file: IncarnationID?, givenUp: [IncarnationID]) {
        var known = try database.nodeEntries(reading: reader).filter { $0.value.name == terms.name }.map(\.key)
        let met = try reader.checkpoint(ofPeer: terms.name)?.incarnation
        if let met, !known.contains(met) { known.append(met) }
        let givenUp = try known.filter { try desk.renewal(of: $0, reader) != nil }.sorted()
        if let met { return (givenUp.contains(met) ? nil : met, givenUp) }
        let open = known.filter { !givenUp.contains($0) }
        return (open.count == 1 ? open[0] : nil, givenUp)
    }

    private mutating func prepareScope(
        wanted: String, _ reader: any NoteStoreReader
    ) throws -> (scope: [UInt8], last: UInt64) {
        guard
            case .event(.scopePrepared(let scope, _, let last)) = try desk.answer(
                .prepareScope(wanted: wanted), reading: reader)
        else { preconditionFailure("a scope is always prepared at once") }
        return (scope.token, last)
    }

    /// One page of what has left the peer's sight.
    ///
    /// - Returns: the page, and the sequence it reaches.
    public mutating func withdrawals(
        after: UInt64, through: UInt64, reading reader: any NoteStoreReader
    ) throws -> (page: [Withdrawal], reached: UInt64) {
        guard
            case .event(.offersRead(let page, let reached)) = try desk.answer(
                .readOffers(after: after, through: through, evenFromSink: false), reading: reader)
        else { preconditionFailure("offers are always read at once") }
        return (page.withdrawals, reached)
    }

    /// One page of what the peer may not see, for a ``Plan/isReview``.
    ///
    /// - Returns: a list for each reason, and the key of the last note that was looked at; nil at the end.
    public func hidden(
        afterKey key: Int64, salt: [UInt8], reading reader: any NoteStoreReader
    ) throws -> (page: [HiddenNotes], reached: Int64?) {
        let records = try reader.notes(afterKey: key, limit: BundleLimits.withdrawalsPerRecord)
        var found: [Withdrawal.Reason: [(unid: UNID, context: VersionVector)]] = [:]
        for record in records {
            guard let reason = try desk.filter!.objection(to: record, database, reading: reader), reason != .purge
            else { continue }
            found[reason, default: []].append((record.unid, record.context))
        }
        let page = [Withdrawal.Reason.sight, .selection].compactMap { reason in
            found[reason].map { HiddenNotes($0, reason: reason, salt: salt) }
        }
        return (page, records.last?.key)
    }

    /// One batch of changed notes, each with its whole history; only a very long history is in several batches.
    ///
    /// - Parameter load: the changes after a sequence, or the ``LoadedBatch/rest`` of the batch before.
    public mutating func batch(
        _ load: Source.Load, through: UInt64, reading reader: any NoteStoreReader
    ) throws -> LoadedBatch {
        guard case .batch(let batch) = try desk.answer(.load(load, through: through), reading: reader)
        else { preconditionFailure("a batch is always loaded at once") }
        return batch
    }

    /// What the receiver handed in and is in quarantine here, in records of the size of frames.
    public func declined(reading reader: any NoteStoreReader) throws -> [[Declined]] {
        guard try reader.quarantineCount() > 0 else { return [] }
        let refused = try reader.quarantine().filter { $0.peer == terms.name }.compactMap { entry in
            (try? EncodedRevision.dot(in: entry.bytes)).map {
                Declined(unid: entry.unid, dot: $0, reason: entry.reason.rawValue, message: entry.message)
            }
        }.prefix(BundleLimits.declinedMax)
        let step = ReplicationLimits.declinedPerFrame
        return stride(from: 0, to: refused.count, by: step).map { Array(refused[$0..<min($0 + step, refused.count)]) }
    }

    // MARK: Taking one

    /// How a bundle fits to what is here.
    public enum Standing: String, Sendable, Hashable, Codable {
        /// It begins where this replica is, or before: afterwards everything through its end is here.
        case next
        /// Everything in it came earlier, or its sender has taken something away from here since it was made.
        case old
        /// Changes before it have not come yet: what it brings is taken, but it has to come again after those, or a later one
        /// with them, before its end counts as held.
        case gap
        /// The sender's file was given up: only what that file wrote itself is taken.
        case givenUp
    }

    /// Compares a proven header with what is here. Comes before ``apply(_:in:wallMilliseconds:)`` and what follows.
    ///
    /// - Throws: `.badConfiguration` for this file's own bundle, `.replicaGivenUp` when the sender says that this file must not go on.
    public mutating func meet(_ header: BundleHeader, reading reader: any NoteStoreReader) throws -> Standing {
        let own = database.identity.incarnation
        guard header.file != own else {
            throw DongboError(
                .badConfiguration, "both nodes hold the same database file; make a replica instead of copying the file")
        }
        guard !header.givenUp.contains(own) else {
            throw DongboError(
                .replicaGivenUp,
                "\(header.sender) has given up this node's file; export a bundle that hands in what was written here, "
                    + "then set the file aside and import a bundle made with --all")
        }
        if try judgeHeld(header, reading: reader)?.verdict == .disproven {
            throw DongboError(
                .replicaGivenUp,
                "\(header.sender) holds more of this node's file than there is in it: an older copy was put back; "
                    + "back the database up and put it into use again with 'dongbo restore'")
        }
        _ = try desk.answer(.peerIdentified(header.file), reading: reader)
        _ = try prepareScope(wanted: header.wanted, reader)
        if desk.peerIsGivenUp { return .givenUp }
        let stored = try reader.checkpoint(of: header.file)
        if let stored, stored.sequence >= header.through { return .old }
        // Cut off, what took something away has left no checkpoint.
        if header.through > 0, try header.through <= NoteDatabase.withdrawn(by: header.file, reading: reader) {
            return .old
        }
        // Left out were the changes of another file than this one.
        if let file = header.receiverFile, file != own { return .gap }
        if header.after == 0 { return .next }
        guard let stored, Scope.isSame(stored.scope, header.scope) else { return .gap }
        return header.after <= stored.sequence ? .next : .gap
    }

    /// What the sender says it holds of this file, and what that is worth; nil when it says nothing.
    private func judgeHeld(
        _ header: BundleHeader, reading reader: any NoteStoreReader
    ) throws -> (checkpoint: Checkpoint, verdict: FileRuns.Verdict)? {
        guard let held = header.held, held.incarnation == database.identity.incarnation else { return nil }
        let runs = try NoteDatabase.runs(reading: reader)
        return (held, runs.judge(held.sequence, mark: held.mark, last: try reader.lastSequence()))
    }

    /// Comes before what is in the bundle: a checkpoint of another scope does not count any more. Broken off after this, a later bundle
    /// of that scope must not go on from there: what this one brings would stay, what it takes away would not come again.
    public func begin(
        _ header: BundleHeader, _ standing: Standing, in writer: any NoteStoreWriter
    ) throws -> ReceiveReport {
        guard standing == .next || standing == .gap, let stored = try writer.checkpoint(of: header.file),
            !Scope.isSame(stored.scope, header.scope)
        else { return ReceiveReport() }
        let mark = Sink.Mark(sequence: stored.sequence, scope: Scope.voided(stored.scope), isFirstCopy: false)
        _ = try desk.perform(.conclude(mark), in: writer, wallMilliseconds: 0)
        return ReceiveReport()
    }

    /// Takes in what of this replica's revisions the sender has in quarantine. Only from the latest bundle: by an older one it may have
    /// let them count since.
    public func note(
        _ declined: [Declined], in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        try desk.perform(.declined(declined), in: writer, wallMilliseconds: wallMilliseconds).report
    }

    /// Lets go of notes that are no longer for this replica. Not from a bundle with a ``Standing/gap``: what it takes away may come
    /// again with what is missing.
    public func withdraw(
        _ withdrawals: [Withdrawal], by header: BundleHeader, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        try desk.perform(
            .withdraw(withdrawals, through: max(header.through, 1) - 1, checkpoint: nil), in: writer,
            wallMilliseconds: wallMilliseconds
        ).report
    }

    /// Lets go of those of the sender's hidden notes that are here.
    ///
    /// - Complexity: one hash for each note that is here.
    public func withdraw(
        _ hidden: HiddenNotes, by header: BundleHeader, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        var withdrawals: [Withdrawal] = []
        var reached: Int64 = 0
        while case let records = try writer.notes(afterKey: reached, limit: 1000), let last = records.last {
            withdrawals += records.compactMap { hidden.withdrawal(of: $0.unid) }
            reached = last.key
        }
        return try withdraw(withdrawals, by: header, in: writer, wallMilliseconds: wallMilliseconds)
    }

    public func apply(
        _ batch: DecodedBatch, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        if !desk.peerIsGivenUp, let peer = desk.peer {
            try database.cancelWithdrawals(of: Set(batch.transfers.map(\.unid)), from: peer, in: writer)
        }
        // The content is in the transfers.
        let frame = Frame.Notes(payload: [], rawSize: 0, noteCount: 0, throughSequence: 0)
        return try desk.perform(
            .apply(frame, checkpoint: nil), batch, in: writer, wallMilliseconds: wallMilliseconds
        ).report
    }

    /// Writes down how far this replica is now and what the sender has said it holds.
    public func conclude(
        _ header: BundleHeader, _ standing: Standing, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        guard standing != .givenUp else { return ReceiveReport() }
        if standing == .next {
            let mark = Sink.Mark(sequence: header.through, scope: header.scope, isFirstCopy: false)
            _ = try desk.perform(.conclude(mark), in: writer, wallMilliseconds: wallMilliseconds)
        }
        _ = try desk.perform(.relayed(header.relays), in: writer, wallMilliseconds: wallMilliseconds)
        // What nothing shows it holds goes into the next bundle once more.
        let held = try judgeHeld(header, reading: writer).flatMap { $0.verdict == .proven ? $0.checkpoint : nil }
        let before = try Receipt(of: header.file, reading: writer)
        if before.map({ $0.created <= header.created }) ?? true {
            try Receipt(
                created: header.created, sequence: held?.sequence ?? 0, scope: held?.scope ?? [], wanted: header.wanted
            ).store(of: header.file, in: writer)
        }
        guard let held else { return ReceiveReport() }
        return try desk.perform(
            .finished(acknowledged: held.sequence), in: writer, wallMilliseconds: wallMilliseconds
        ).report
    }
}

/// What a peer's latest bundle said about what it holds and wants. A setting of this file.
private struct Receipt {
    var created: UInt64
    var sequence: UInt64
    var scope: [UInt8]
    var wanted: String

    private static func setting(_ file: IncarnationID) -> String { "bundle.receipt.\(file)" }

    init(created: UInt64, sequence: UInt64, scope: [UInt8], wanted: String) {
        (self.created, self.sequence, self.scope, self.wanted) = (created, sequence, scope, wanted)
    }

    init?(of file: IncarnationID, reading reader: any NoteStoreReader) throws {
        guard let text = try reader.setting(Self.setting(file)), let bytes = Hexadecimal.bytes(text) else { return nil }
        do throws(CodecError) {
            self = try ByteReader.read(bytes) { reader throws(CodecError) in
                Receipt(
                    created: try reader.varint(), sequence: try reader.varint(), scope: try reader.blob(),
                    wanted: try reader.text())
            }
        } catch {
            throw DongboError(.badData, "what a peer said it holds is damaged in this file", cause: error)
        }
    }

    func store(of file: IncarnationID, in writer: any NoteStoreWriter) throws {
        var bytes = ByteWriter()
        bytes.varint(created)
        bytes.varint(sequence)
        bytes.blob(scope)
        bytes.text(wanted)
        try writer.setSetting(Self.setting(file), to: Hexadecimal.string(bytes.bytes))
    }
}
