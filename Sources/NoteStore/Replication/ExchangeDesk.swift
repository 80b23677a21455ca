import NoteModel
import ReplicationCore

/// Performs the effects of an ``Exchange`` on a database: the same for the server, bundles, tests and the simulator.
///
/// Synchronous. ``answer(_:reading:)`` takes the effects that only read, ``perform(_:_:in:wallMilliseconds:)`` those that write;
/// sending frames is the driver's.
public struct ExchangeDesk: Sendable {
    public let database: NoteDatabase
    public let terms: PeerTerms
    /// Raw bytes after which a batch is closed.
    public var batchBytes: Int
    /// Known after ``Exchange/Effect/peerIdentified(_:)``.
    public private(set) var peer: IncarnationID?
    /// The peer's file is to be given up: it only hands in what it wrote.
    public private(set) var peerIsGivenUp = false
    /// Known after ``Exchange/Effect/prepareScope(wanted:)``.
    private(set) var filter: ScopeFilter?
    /// Signers whose declarations the peer has got.
    private var toldSigners: Set<Digest> = []
    /// What a bundle says its maker holds was not shown just now.
    private let isForBundles: Bool

    public init(database: NoteDatabase, terms: PeerTerms) {
        self.init(database: database, terms: terms, isForBundles: false)
    }

    init(database: NoteDatabase, terms: PeerTerms, isForBundles: Bool) {
        self.database = database
        self.terms = terms
        batchBytes = terms.batchBytes
        self.isForBundles = isForBundles
    }

    // MARK: Before the first frame

    /// The machine that starts an exchange with the peer.
    public func initiator(
        pull: Bool, push: Bool, reading reader: any NoteStoreReader
    ) throws -> (machine: Exchange, resumed: Bool) {
        let stored = try reader.checkpoint(ofPeer: terms.name)
        let local = try self.local(reader)
        var held = Exchange.Held(
            checkpoint: stored.map {
                Checkpoint(incarnation: $0.incarnation, sequence: $0.checkpoint.sequence, scope: $0.checkpoint.scope)
            },
            isFirstCopy: stored?.checkpoint.isFirstCopy ?? (local.lastSequence == 0))
        if let incarnation = stored?.incarnation { held.renewal = try renewal(of: incarnation, reader) }
        return (.initiator(local: local, held: held, pull: pull, push: push), stored?.checkpoint.isFirstCopy ?? false)
    }

    public func responder(reading reader: any NoteStoreReader) throws -> Exchange {
        .responder(local: try local(reader))
    }

    private func local(_ reader: any NoteStoreReader) throws -> Exchange.Local {
        .init(
            replica: database.identity.replica, incarnation: database.identity.incarnation,
            lastSequence: try reader.lastSequence(), wanted: terms.wanted, runs: try NoteDatabase.runs(reading: reader))
    }

    // MARK: Reading effects

    /// What reading an effect came to.
    public enum Answer: Sendable {
        case event(Exchange.Event)
        /// To be compressed and put into an ``Exchange/Event/batchLoaded(_:rest:)``.
        case batch(LoadedBatch)
        /// It needs no answer.
        case nothing
        /// It writes; see ``perform(_:_:in:wallMilliseconds:)``.
        case needsWriting
    }

    public mutating func answer(_ effect: Exchange.Effect, reading reader: any NoteStoreReader) throws -> Answer {
        switch effect {
        case .send: return .nothing
        case .lookUp(let hello): return .event(.held(try held(hello, reader)))
        case .peerIdentified(let incarnation):
            peer = incarnation
            peerIsGivenUp = try renewal(of: incarnation, reader) != nil
            return .nothing
        case .prepareScope(let wanted): return .event(try prepareScope(wanted, reader))
        case .readOffers(let after, let through, let evenFromSink):
            let (page, reached) = try database.offers(
                after: after, through: through, in: filter!, excluding: evenFromSink ? nil : peer,
                limit: terms.offersPerPage, reading: reader)
            return .event(.offersRead(page, through: reached))
        case .readRanges(let cursor):
            let (page, rest) = try database.ranges(cursor, limit: terms.offersPerPage, reading: reader)
            return .event(.rangesRead(page, rest: rest))
        case .summarise(let bits, let role):
            return .event(.summarised(try database.fingerprints(bits: bits, reading: reader), by: role))
        case .judge(let holdings):
            return .event(.judged(try database.judge(holdings, in: filter!, reading: reader)))
        case .load(let load, let through):
            var batch = try self.load(load, through: through, reader)
            batch.signatures = try signatureList(of: batch.revisions, reading: reader)
            return .batch(batch)
        case .findWants(let offers):
            if let peer, try !reader.pendingWithdrawals(from: peer).isEmpty { return .needsWriting }
            if try !strays(among: offers, reader).isEmpty { return .needsWriting }
            if try database.isTakenBack(offers, by: terms.name, reading: reader) { return .needsWriting }
            return .event(.wantsFound(try wants(offers, reader)))
        case .findLeftovers(let offered):
            return .event(.leftoversFound(try database.leftovers(beside: offered, reading: reader)))
        case .withdraw, .apply: return .needsWriting
        case .conclude(let mark):
            return mark == nil ? .event(.concluded(try relays(reader))) : .needsWriting
        case .relayed, .declined, .finished: return .needsWriting
        }
    }

    /// Who signed these revisions, with the declarations that the peer has not got.
    mutating func signatureList(of revisions: [[UInt8]], reading reader: any NoteStoreReader) throws -> [UInt8] {
        try database.signatureList(of: revisions, told: &toldSigners, reading: reader)
    }

    private func held(_ hello: Frame.Hello, _ reader: any NoteStoreReader) throws -> Exchange.Held {
        let incarnation = hello.incarnation
        if let renewal = try renewal(of: incarnation, reader) {
            guard hello.push else {
                throw DongboError(
                    .replicaGivenUp, "this replica was given up here; let it push, so that it can hand in what it wrote"
                )
            }
            return Exchange.Held(checkpoint: nil, isFirstCopy: false, renewal: renewal)
        }
        let stored = try reader.checkpoint(of: incarnation)
        return Exchange.Held(
            checkpoint: stored.map { Checkpoint(incarnation: incarnation, sequence: $0.sequence, scope: $0.scope) },
            isFirstCopy: try stored?.isFirstCopy ?? (reader.lastSequence() == 0))
    }

    /// Why the file must be given up: it was fenced, or it goes by this name on another node too.
    func renewal(of incarnation: IncarnationID, _ reader: any NoteStoreReader) throws -> Renewal? {
        if try database.nodeEntry(of: incarnation, reading: reader)?.isFenced ?? false { return .fenced }
        if try reader.setting(NoteDatabase.twinSetting(incarnation)) != nil { return .twin }
        if let owner = try database.nodeName(of: incarnation, reading: reader) {
            return owner == terms.name ? nil : .twin
        }
        guard let stored = try reader.checkpoint(of: incarnation), stored.peer != terms.name else { return nil }
        return .twin
    }

    private mutating func prepareScope(_ wanted: String, _ reader: any NoteStoreReader) throws -> Exchange.Event {
        let scope = Scope(sight: terms.sight, wanted: wanted, offered: terms.offered)
        filter = try ScopeFilter(scope, reading: terms.selections)
        return .scopePrepared(
            scope, noteCount: Int(try reader.lastKey()), lastSequence: try reader.lastSequence())
    }

    private func wants(_ offers: [Offer], _ reader: any NoteStoreReader) throws -> [Want] {
        try database.wants(for: offers, fromAuthority: terms.hasAuthority, reading: reader)
    }

    private func relays(_ reader: any NoteStoreReader) throws -> [Relay] {
        guard terms.hasAuthority, let peer else { return [] }
        return try database.relays(to: peer, reading: reader)
    }

    // MARK: Writing effects

    /// Whether a writing effect has anything to write: an exchange without news then costs no commit.
    public func isIdle(
        _ effect: Exchange.Effect, reading reader: any NoteStoreReader, wallMilliseconds: UInt64
    ) throws -> Bool {
        guard let peer else { return true }
        switch effect {
        case .relayed(let relays):
            let believed = try database.believable(relays, fromAuthority: terms.hasAuthority, reading: reader)
            return try !database.isNews(believed, reading: reader, wallMilliseconds: wallMilliseconds)
        case .finished(let acknowledged):
            guard let acknowledged else { return true }
            let relay = Relay(replica: peer, sequence: acknowledged)
            return try !database.isNews([relay], reading: reader, wallMilliseconds: wallMilliseconds)
                && reader.pendingWithdrawals(from: peer).isEmpty && !isNewScope(acknowledged, reader)
        default: return false
        }
    }

    private func isNewScope(_ acknowledged: UInt64, _ reader: any NoteStoreReader) throws -> Bool {
        guard !isForBundles, let filter else { return false }
        return try ShownScope.isNews(filter.scope.token, through: acknowledged, to: terms.name, reading: reader)
    }

    /// Performs a writing effect inside one transaction.
    ///
    /// - Parameter batch: the content of an ``Exchange/Effect/apply(_:checkpoint:)``, decoded and checked.
    public func perform(
        _ effect: Exchange.Effect, _ batch: DecodedBatch = DecodedBatch([]), in writer: any NoteStoreWriter,
        wallMilliseconds: UInt64
    ) throws -> (event: Exchange.Event?, report: ReceiveReport) {
        guard let peer else { preconditionFailure("the peer's file is not known yet") }
        switch effect {
        case .findWants(let offers):
            try database.cancelWithdrawals(of: Set(offers.map(\.unid)), from: peer, in: writer)
            for unid in try strays(among: offers, writer) { try database.tell(source(peer), of: unid, in: writer) }
            if try database.isTakenBack(offers, by: terms.name, reading: writer) {
                for offer in offers {
                    try database.forgetDeclined(of: offer.unid, in: offer.context, by: terms.name, in: writer)
                }
            }
            return (.wantsFound(try wants(offers, writer)), ReceiveReport())
        case .withdraw(let withdrawals, let last, let mark):
            if let mark { try store(mark, of: peer, in: writer) }
            if withdrawals.contains(where: { accepts($0.reason) }) {
                try NoteDatabase.noteWithdrawal(by: peer, through: last, in: writer)
            }
            var report = ReceiveReport()
            report.count(try database.withdraw(withdrawals, from: peer, accepts: accepts, in: writer))
            return (nil, report)
        case .apply(_, let mark):
            // Who comes with a file that is known to be another's proves nothing against its owner's.
            if try renewal(of: peer, writer) == .twin,
                try database.nodeName(of: peer, reading: writer) ?? terms.name == terms.name
            {
                try writer.setSetting(NoteDatabase.twinSetting(peer), to: terms.name)
            }
            let report = try receive(batch, from: peer, in: writer, wallMilliseconds)
            if try isSecondCopy(peer, report, writer) {
                try writer.setSetting(NoteDatabase.twinSetting(peer), to: terms.name)
            }
            if let mark { try store(mark, of: peer, in: writer) }
            return (.applied(isNews: report.revisions > 0, declined: report.declined), report)
        case .conclude(let mark):
            if let mark { try store(mark, of: peer, in: writer) }
            return (.concluded(try relays(writer)), ReceiveReport())
        case .relayed(let relays):
            let believed = try database.believable(relays, fromAuthority: terms.hasAuthority, reading: writer)
            try database.acknowledge(believed, in: writer, wallMilliseconds: wallMilliseconds)
            return (nil, ReceiveReport())
        case .declined(let declined):
            var report = ReceiveReport()
            report.declinedByPeer = try database.note(
                declined, by: terms.name, in: writer, wallMilliseconds: wallMilliseconds)
            return (nil, report)
        case .finished(let acknowledged):
            var report = ReceiveReport()
            guard let acknowledged else { return (nil, report) }
            if !isForBundles, let filter {
                try ShownScope.confirm(filter.scope.token, through: acknowledged, to: terms.name, in: writer)
            }
            try database.meet(peer, of: terms.name, in: writer)
            try database.acknowledge(
                [Relay(replica: peer, sequence: acknowledged)], in: writer, wallMilliseconds: wallMilliseconds)
            report.count(try database.completeWithdrawals(from: peer, acknowledged: acknowledged, in: writer))
            return (nil, report)
        default: preconditionFailure("an effect that writes nothing")
        }
    }

    private func receive(
        _ batch: DecodedBatch, from peer: IncarnationID, in writer: any NoteStoreWriter,
        _ wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        try database.receive(
            batch.transfers, signatures: batch.signatures, from: source(peer), checkpoint: nil, in: writer,
            wallMilliseconds: wallMilliseconds)
    }

    private func source(_ peer: IncarnationID) -> ReceiveSource {
        ReceiveSource(
            incarnation: peer, peer: terms.name, hasAuthority: terms.hasAuthority, isGivenUp: peerIsGivenUp,
            scope: filter)
    }

    /// Whether the peer's own file comes with another revision of its own than this hub has under that name: it was put back, or goes on
    /// from a machine's snapshot, and what it lost had come here by another node, so that its runs do not show it. It would be
    /// forked for good.
    private func isSecondCopy(
        _ peer: IncarnationID, _ report: ReceiveReport, _ reader: any NoteStoreReader
    ) throws -> Bool {
        let isFork = report.declined.contains {
            $0.dot.incarnation == peer && $0.reason == QuarantinedRevision.Reason.fork.rawValue
        }
        guard isFork, database.names().isHub(database.environment.serverName) else { return false }
        // Nobody else's file is given up for it.
        return try database.nodeName(of: peer, reading: reader) == terms.name
    }

    /// Notes that the peer holds and may not see, and of which nothing is lacking here: what it wrote has come by another way, so
    /// that nothing it hands in would bring them up in its feed. Also those of which everything waits here: whether it may see them will
    /// be known when that counts.
    private func strays(among offers: [Offer], _ reader: any NoteStoreReader) throws -> [UNID] {
        guard let filter, !filter.scope.isWhole, !peerIsGivenUp else { return [] }
        let waiting = try WaitingRevisions(reading: reader)
        return try offers.filter { offer in
            guard let record = try reader.presentNote(offer.unid) else {
                return try !waiting[offer.unid].isEmpty
                    && !database.isWaitingHolder(terms.name, of: offer.unid, reading: reader)
            }
            // What waits in quarantine is not asked for either.
            guard
                waiting.held(of: offer.unid, beside: record.context).covers(offer.context)
            else { return false }
            return try filter.objection(to: record, database, reading: reader) == .sight
        }.map(\.unid)
    }

    /// In the transaction of what it says is here.
    private func store(_ mark: Sink.Mark, of peer: IncarnationID, in writer: any NoteStoreWriter) throws {
        guard !peerIsGivenUp else { return }
        // The peer's earlier file is done with: whoever still comes with it has a copy, or one that was put back.
        if let former = try writer.checkpoint(ofPeer: terms.name)?.incarnation, former != peer {
            try writer.setSetting(NoteDatabase.twinSetting(former), to: terms.name)
        }
        let known = try writer.checkpoint(of: peer)
        // An exchange that is repeated ends where the one before ended: what has come since is here nevertheless.
        if let known, known.sequence > mark.sequence, Scope.isSameRun(known.scope, mark.scope) { return }
        let earlier = known?.reached ?? []
        // What waits in quarantine is here, but not among this file's changes: replicas that hold those need not have it.
        let reached =
            try WaitingRevisions(reading: writer).isEmpty
            ? NoteDatabase.milestones(after: earlier, source: mark.sequence, local: try writer.lastSequence())
            : earlier
        try writer.setCheckpoint(
            StoredCheckpoint(
                sequence: mark.sequence, isFirstCopy: mark.isFirstCopy, peer: terms.name, scope: mark.scope,
                reached: reached), of: peer)
    }

    /// Only whoever decides about this replica's sight may take notes away from it; a peer that was asked for a selection may say
    /// what no longer meets it.
    private func accepts(_ reason: Withdrawal.Reason) -> Bool {
        switch reason {
        case .sight, .purge: terms.hasAuthority
        case .selection: !terms.wanted.isEmpty || terms.hasAuthority
        }
    }
}
