import NoteModel
import ReplicationCore

/// What receiving a batch came to.
public struct ReceiveReport: Sendable, Hashable, Codable {
    /// Notes that changed, without node notes.
    public var notes = 0
    public var revisions = 0
    /// Revisions kept in quarantine.
    public var refused = 0
    /// Conflict documents that were not there before.
    public var conflicts = 0
    /// Notes that left this replica's sight.
    public var withdrawn = 0
    /// Which, so that what belongs to them can go too. Not counted together.
    public var gone: [UNID] = []
    /// What the source, or the author it names, had no right to, and forgeries. Not counted together.
    public var rightless: [RefusedRevision] = []
    /// What went into quarantine, to be told to the source. Not counted together.
    public var declined: [Declined] = []
    /// Revisions of this replica that the peer says it put into quarantine.
    public var declinedByPeer = 0

    private enum CodingKeys: CodingKey { case notes, revisions, refused, conflicts, withdrawn, declinedByPeer }

    public init() {}

    public static func += (left: inout ReceiveReport, right: ReceiveReport) {
        left.notes += right.notes
        left.revisions += right.revisions
        left.refused += right.refused
        left.conflicts += right.conflicts
        left.withdrawn += right.withdrawn
        left.declinedByPeer += right.declinedByPeer
    }
}

/// Where a batch came from.
public struct ReceiveSource: Sendable {
    public let incarnation: IncarnationID
    /// Canonical name of the node.
    public let peer: String
    /// Whether it decides what this replica may see: the hub, or the node this one gets everything from.
    public let hasAuthority: Bool
    /// Its file was given up: only what that file wrote itself is taken, and what was purged does not come back.
    public let isGivenUp: Bool
    /// What is shown to it; nil for everything.
    let scope: ScopeFilter?

    public init(incarnation: IncarnationID, peer: String, hasAuthority: Bool = false, isGivenUp: Bool = false) {
        self.init(
            incarnation: incarnation, peer: peer, hasAuthority: hasAuthority, isGivenUp: isGivenUp, scope: nil)
    }

    init(incarnation: IncarnationID, peer: String, hasAuthority: Bool, isGivenUp: Bool, scope: ScopeFilter?) {
        self.incarnation = incarnation
        self.peer = peer
        self.hasAuthority = hasAuthority
        self.isGivenUp = isGivenUp
        self.scope = scope
    }
}

extension NoteDatabase {
    /// Applies a batch and, in the same transaction, the checkpoint it reaches.
    ///
    /// - Parameter signatures: who signed the revisions, for a database with signatures.
    public func receive(
        _ transfers: [DecodedTransfer], signatures: CheckedSignatures = .none, from source: ReceiveSource,
        checkpoint: StoredCheckpoint?, in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws -> ReceiveReport {
        var report = ReceiveReport()
        var latest = HybridTimestamp(rawValue: 0)
        let names = names()
        let evidence = try admit(signatures, fromHub: names.isHub(source.peer), in: writer)
        let hasDeclined = try writer.declinedCounts()[source.peer] != nil
        for transfer in transfers {
            if hasDeclined {
                try forgetDeclined(of: transfer.unid, in: transfer.context, by: source.peer, in: writer)
            }
            let received = try receive(
                transfer, evidence, from: source, asking: names, in: writer, wallMilliseconds, latest: &latest)
            report += received
            report.rightless += received.rightless
            report.declined += received.declined
        }
        if !transfers.isEmpty, try writer.quarantineCount() > 0 {
            let retried = try retryQuarantined(in: writer, wallMilliseconds, latest: &latest)
            report += retried
            report.rightless += retried.rightless
        }
        report.declined = try report.declined.filter { try !isHeld($0, writer) }
        try observe(latest, in: writer)
        if let checkpoint { try writer.setCheckpoint(checkpoint, of: source.incarnation) }
        return report
    }

    /// Whether what was declined at first has come in with the rest of the batch.
    private func isHeld(_ declined: Declined, _ reader: any NoteStoreReader) throws -> Bool {
        guard declined.reason != QuarantinedRevision.Reason.fork.rawValue else { return false }
        return try reader.note(declined.unid)?.context.contains(declined.dot) ?? false
    }

    /// Later local revisions get later times than what was received.
    func observe(_ latest: HybridTimestamp, in writer: any NoteStoreWriter) throws {
        var clock = try writer.clock()
        guard latest > clock.time else { return }
        clock.time = latest
        try writer.setClock(clock)
    }

    private func receive(
        _ transfer: DecodedTransfer, _ evidence: SignatureEvidence, from source: ReceiveSource,
        asking names: any NameBook, in writer: any NoteStoreWriter,
        _ wallMilliseconds: UInt64,
        latest: inout HybridTimestamp
    ) throws -> ReceiveReport {
        var report = ReceiveReport()
        var note =
            try writer.note(transfer.unid).map { try LoadedNote($0, reading: writer) }
            ?? LoadedNote(unid: transfer.unid)
        var accepted: [EncodedRevision] = []
        var trial = note.state
        var vouched = HubVouching(transfer, evidence, names)
        func quarantine(_ reason: QuarantinedRevision.Reason, _ message: String, _ bytes: [UInt8]) throws {
            report.refused += 1
            report.note(refused: transfer.unid, reason, bytes)
            if let dot = try? EncodedRevision.dot(in: bytes) {
                report.declined.append(
                    Declined(unid: transfer.unid, dot: dot, reason: reason.rawValue, message: message))
            }
            try writer.addQuarantined(
                QuarantinedRevision(
                    unid: transfer.unid, reason: reason, message: message, peer: source.peer,
                    receivedMilliseconds: wallMilliseconds, bytes: bytes))
        }
        for (bytes, error) in transfer.unreadable { try quarantine(.malformed, error.description, bytes) }
        if note.record.standing == .purged || note.record.standing == .withdrawn {
            // What was withdrawn comes back only from whoever withdrew it; what was purged does not come back at all.
            let isPurged = note.record.standing == .purged
            if isPurged || !source.hasAuthority && note.record.context.covers(transfer.context) {
                let unseen = transfer.revisions.filter { !note.record.context.contains($0.revision.dot) }
                for revision in unseen where isPurged {
                    try quarantine(.purged, Self.purgedMessage, revision.bytes)
                }
                return report
            }
        }
        // Else the next save here would follow none of this file's own, as if a second file had made it.
        if lacksOwn(note.record, transfer.context) { return report }
        for revision in transfer.revisions {
            if source.isGivenUp, revision.revision.dot.incarnation != source.incarnation,
                !trial.context.contains(revision.revision.dot)
            {
                try quarantine(
                    .fenced, "it came from a replica that was given up and had not written it", revision.bytes)
                continue
            }
            // Of what is here already nobody asks again.
            let verdict = trial.context.contains(revision.revision.dot) ? .unasked : evidence.verdict(revision)
            if let (reason, message) = verdict.refusal {
                try quarantine(reason, message, revision.bytes)
                continue
            }
            let objection = try objection(
                to: revision, onto: trial, of: note, beside: accepted, from: source.peer, file: source.incarnation,
                signedBy: verdict.signer, asking: names, writer)
            if let objection, try !isVouchedFor(revision, by: &vouched, verdict.signer, writer) {
                try quarantine(.noRight, objection, revision.bytes)
                continue
            }
            switch Self.judge(revision, &trial, wallMilliseconds) {
            case .accept:
                accepted.append(revision)
                latest = max(latest, revision.revision.time)
            case .known:
                if try isFork(revision, of: note, beside: accepted, reading: writer) {
                    try quarantine(.fork, Self.forkMessage, revision.bytes)
                }
            case .wait(let reason, let message): try quarantine(reason, message, revision.bytes)
            }
        }
        guard !accepted.isEmpty else {
            // What was refused, or came by another way meanwhile: the source holds a note all the same that it may not see.
            if note.record.key == 0 || note.record.isHere { try tell(source, of: transfer.unid, in: writer) }
            return report
        }
        let conflicts = note.record.conflictCount
        // The source needs no offer of this note when it already holds all that we now hold. A file that is given up goes
        // by the name of another, which may hold less; and what was hidden from the source is being withdrawn there.
        let holdsAll =
            try transfer.context.covers(trial.context) && !source.isGivenUp
            && !isHidden(note.record, from: source, reading: writer)
        note.state = trial  // already folded; the commit finds every revision known and only stores it
        try commit(accepted, to: &note, origin: holdsAll ? source.incarnation : nil, in: writer)
        try tell(source, of: note.record.unid, in: writer)
        report.notes = NodeNote.isBookkeeping(form: note.record.form) ? 0 : 1
        report.revisions = accepted.count
        report.conflicts = max(0, note.record.conflictCount - conflicts)
        return report
    }

    /// Whether a note that left this replica comes from somebody who has less of what this file wrote of it than it had.
    func lacksOwn(_ record: NoteRecord, _ context: VersionVector) -> Bool {
        record.hasLeft && record.context[identity.incarnation] > context[identity.incarnation]
    }

    /// Of a revision that could be applied; what is known already, or has to wait for others, is no matter of rights yet.
    func objection(
        to encoded: EncodedRevision, onto trial: NoteState, of note: LoadedNote, beside accepted: [EncodedRevision],
        from peer: String, file: IncarnationID?, signedBy signer: Signer?, asking names: any NameBook,
        _ reader: any NoteStoreReader
    ) throws -> String? {
        let revision = encoded.revision
        guard revision.unid == trial.unid, !trial.context.contains(revision.dot), trial.context.covers(revision.base)
        else { return nil }
        return try objection(
            to: revision, onto: trial,
            history: { try LoadedNote.history(of: note.record, reading: reader) + accepted }, from: peer, file: file,
            signedBy: signer?.node, asking: names, reading: reader)
    }

    /// Whether a hub has built on it. It has judged, or decided, before it did.
    private func isVouchedFor(
        _ revision: EncodedRevision, by vouching: inout HubVouching, _ signer: Signer?, _ reader: any NoteStoreReader
    ) throws -> Bool {
        guard vouching.covers(revision.revision.dot) else { return false }
        return try forgery(in: revision.revision, signedBy: signer?.node, reading: reader) == nil
    }

    private func isHidden(
        _ record: NoteRecord, from source: ReceiveSource, reading reader: any NoteStoreReader
    ) throws -> Bool {
        guard let scope = source.scope, !scope.scope.isWhole, record.key != 0, record.isHere else { return false }
        return try scope.objection(to: record, self, reading: reader) != nil
    }

    /// A note that its source may not see itself has to come up in the source's feed, so that it is withdrawn there.
    func tell(_ source: ReceiveSource, of unid: UNID, in writer: any NoteStoreWriter) throws {
        guard let scope = source.scope, !scope.scope.isWhole else { return }
        guard let record = try writer.note(unid) else {
            return try noteWaitingHolder(source.peer, of: unid, in: writer)
        }
        guard let reason = try scope.objection(to: record, self, reading: writer) else { return }
        if reason == .sight, let readers = record.readers, case .readers(let keys) = scope.scope.sight {
            // As if the source had been among the readers until now.
            let own = ReaderName.key(source.peer)
            try pretend(keys.contains(own) ? own : keys.min() ?? own, beside: readers, of: record, in: writer)
        }
        guard var now = try writer.note(unid) else { return }
        now.readers = record.readers
        try writer.put(now, origin: nil)
    }

    /// A revision that waited took its note out of the sight of the node it came from, perhaps: that node has to hear of it.
    func tell(_ peer: String, of unid: UNID, in writer: any NoteStoreWriter) throws {
        guard let record = try writer.note(unid), record.isHere, let readers = record.readers else { return }
        let key = ReaderName.key(peer)
        guard !readers.contains(key) else { return }
        try pretend(key, beside: readers, of: record, in: writer)
        guard var now = try writer.note(unid) else { return }
        now.readers = readers
        try writer.put(now, origin: nil)
    }

    /// Stores the note as if `key` had been among its readers, so that losing it shows in that reader's feed.
    private func pretend(
        _ key: String, beside readers: [String], of record: NoteRecord, in writer: any NoteStoreWriter
    ) throws {
        var before = record
        before.readers = (readers + [key]).sorted()
        try writer.put(before, origin: nil)
    }

    /// What comes of a revision that nothing else speaks against.
    enum Judgement {
        case accept
        case known
        case wait(QuarantinedRevision.Reason, String)
    }

    static func judge(
        _ revision: EncodedRevision, _ trial: inout NoteState, _ wallMilliseconds: UInt64
    ) -> Judgement {
        let time = revision.revision.time.millisecondsSinceEpoch
        guard revision.revision.unid == trial.unid else { return .wait(.malformed, "it belongs to another note") }
        guard revision.revision.generation <= Limits.generationMax else {
            return .wait(.malformed, "its generation is beyond what a note can reach")
        }
        guard time <= wallMilliseconds + HybridLogicalClock.skewMaxMilliseconds else {
            return .wait(
                .clockAhead,
                "it was saved \(CountText.span(milliseconds: time - wallMilliseconds)) in this node's future")
        }
        if breaksChain(revision, after: trial) { return .wait(.fork, forkMessage) }
        switch trial.apply(revision) {
        case .applied: return .accept
        case .alreadyKnown: return .known
        case .parked: return .wait(.missingBase, "it builds on revisions that are not here yet")
        }
    }

    /// A file's revisions of a note follow each other: one that follows another than the latest here was written by a second file
    /// of that name. Applied, it would depend on which came first.
    private static func breaksChain(_ revision: EncodedRevision, after state: NoteState) -> Bool {
        let (dot, before) = (revision.revision.dot, revision.revision.predecessor)
        let latest = state.context[dot.incarnation]
        guard dot.counter > latest, latest > 0 else { return false }
        if latest > before?.counter ?? 0 { return true }
        guard let before, before.counter == latest else { return false }
        let head = state.heads.first { $0.dot == Dot(dot.incarnation, latest) }
        return head.map { $0.hash != before.hash } ?? false
    }

    static let purgedMessage = "its note was deleted, and every replica had acknowledged that"
    static let forkMessage =
        "the file that wrote it has, or had, a second copy: another revision took its place"

    /// - Parameter accepted: revisions of the note that are about to be stored.
    func isFork(
        _ revision: EncodedRevision, of note: LoadedNote, beside accepted: [EncodedRevision] = [],
        reading reader: any NoteStoreReader
    ) throws -> Bool {
        if let other = accepted.first(where: { $0.revision.dot == revision.revision.dot }) {
            return other.hash != revision.hash
        }
        // Two files that went by one name have each left out counters of the other's on a note: a counter that is covered and
        // not in the history was somebody else's.
        for stored in try reader.revisions(of: note.record) {
            let dot = try CodecError.asDamage(of: note.record.unid) { () throws(CodecError) in
                try EncodedRevision.dot(in: stored.bytes)
            }
            if dot == revision.revision.dot { return stored.hash != revision.hash }
        }
        return true
    }
}
