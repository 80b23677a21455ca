import NoteModel
import ReplicationCore

extension NoteDatabase {
    /// What there is to say about changes after `sequence`, leaving out what the sink itself sent.
    ///
    /// - Returns: a page and the sequence it reaches; at most `limit` changes are looked at.
    func offers(
        after sequence: UInt64, through last: UInt64, in filter: ScopeFilter, excluding sink: IncarnationID?,
        limit: Int,
        reading reader: any NoteStoreReader
    ) throws -> (page: OfferPage, through: UInt64) {
        let changes = try reader.changes(
            after: sequence, through: last, in: filter.scope.sight, excluding: sink, limit: limit)
        let through = changes.count < limit ? last : changes[changes.count - 1].sequence
        let waiting = try WaitingRevisions(for: filter.scope.sight, reading: reader)
        var page = OfferPage()
        for record in changes.map(\.record) {
            if let reason = try filter.objection(to: record, self, reading: reader) {
                page.withdrawals.append(Withdrawal(unid: record.unid, reason: reason, context: record.context))
            } else {
                let held = waiting.held(of: record.unid, beside: record.context)
                page.offers.append(Offer(unid: record.unid, context: held))
            }
        }
        return (page, through)
    }

    /// Everything from another replica's side that this one may hand on, for tests and tools that need no scope.
    public func offers(
        after sequence: UInt64, through last: UInt64, excluding sink: IncarnationID?, limit: Int,
        reading reader: any NoteStoreReader
    ) throws -> (offers: [Offer], through: UInt64) {
        let whole = try ScopeFilter(Scope(sight: .everything, wanted: "", offered: "")) { _ in
            preconditionFailure("there is no selection")
        }
        let (page, through) = try offers(
            after: sequence, through: last, in: whole, excluding: sink, limit: limit, reading: reader)
        return (page.offers, through)
    }

    /// What a sink lacks of one note. Nil when the note has gone meanwhile.
    public func transfer(_ want: Want, reading reader: any NoteStoreReader) throws -> NoteTransfer? {
        guard let record = try reader.presentNote(want.unid) else { return nil }
        return try transfer(of: record, known: want.known, reading: reader)
    }

    public func transfer(
        of record: NoteRecord, known: VersionVector, reading reader: any NoteStoreReader
    ) throws -> NoteTransfer {
        var stored = try reader.revisions(of: record).map(\.bytes)
        if !known.isEmpty {
            stored = try stored.filter { !known.contains(try Self.dot(in: $0, of: record)) }
        }
        return NoteTransfer(unid: record.unid, context: record.context, revisions: stored)
    }

    /// Only what this file wrote of the note.
    func ownTransfer(of record: NoteRecord, reading reader: any NoteStoreReader) throws -> NoteTransfer {
        let own = identity.incarnation
        let revisions = try reader.revisions(of: record).map(\.bytes).filter {
            try Self.dot(in: $0, of: record).incarnation == own
        }
        return NoteTransfer(unid: record.unid, context: record.context, revisions: revisions)
    }

    private static func dot(in bytes: [UInt8], of record: NoteRecord) throws -> Dot {
        try CodecError.asDamage(of: record.unid) { () throws(CodecError) in try EncodedRevision.dot(in: bytes) }
    }

    /// Which of the sink's holdings are not for it. Notes that are not known here are the sink's own business.
    func judge(
        _ holdings: [Offer], in filter: ScopeFilter, reading reader: any NoteStoreReader
    ) throws -> [Withdrawal] {
        try holdings.compactMap { holding in
            guard let record = try reader.note(holding.unid),
                let reason = try filter.objection(to: record, self, reading: reader)
            else { return nil }
            return Withdrawal(unid: record.unid, reason: reason, context: record.context)
        }
    }

    // MARK: Ranges

    /// One fingerprint for each range of UNIDs with `bits` first bits in common. One pass over the database.
    func fingerprints(bits: UInt8, reading reader: any NoteStoreReader) throws -> [UInt64] {
        var sums = [UInt64](repeating: 0, count: 1 << Int(bits))
        let waiting = try WaitingRevisions(reading: reader)
        try forEachHolding(reading: reader) { holding in
            guard holding.isHere else { return }
            let range = RangeCursor.prefix(of: holding.unid, bits: bits)
            let held = waiting.held(of: holding.unid, beside: holding.context)
            sums[range] &+= RangeCursor.fingerprint(of: holding.unid, context: held)
        }
        return sums
    }

    /// One page of the notes in some ranges; stubs that were purged come as withdrawals.
    func ranges(
        _ cursor: RangeCursor, limit: Int, reading reader: any NoteStoreReader
    ) throws -> (page: OfferPage, rest: RangeCursor?) {
        var cursor = cursor
        var page = OfferPage()
        let waiting = try WaitingRevisions(reading: reader)
        while let prefix = cursor.prefixes.first, page.offers.count < limit {
            let bounds = RangeCursor.bounds(of: prefix, bits: cursor.bits)
            let before = bounds.lowerBound.rawValue
            let after = cursor.after ?? (before == 0 ? nil : UNID(rawValue: before - 1))
            let found = try reader.holdings(
                afterUNID: after, through: bounds.upperBound, limit: limit - page.offers.count)
            for holding in found {
                switch holding.standing {
                case .present, .deleted:
                    let held = waiting.held(of: holding.unid, beside: holding.context)
                    page.offers.append(Offer(unid: holding.unid, context: held))
                case .purged:
                    page.withdrawals.append(
                        Withdrawal(unid: holding.unid, reason: .purge, context: holding.context))
                case .withdrawn, .unselected: break
                }
            }
            cursor.after = found.last?.unid
            if found.isEmpty { cursor.prefixes.removeFirst() }
        }
        return (page, cursor.prefixes.isEmpty ? nil : cursor)
    }

    /// What is held here beside `offered`; notes of which something only waits in quarantine too.
    func leftovers(beside offered: Set<UNID>, reading reader: any NoteStoreReader) throws -> [Offer] {
        var leftovers: [Offer] = []
        try forEachHolding(reading: reader) { holding in
            guard holding.isHere, !offered.contains(holding.unid) else { return }
            leftovers.append(Offer(unid: holding.unid, context: holding.context))
        }
        let named = offered.union(leftovers.map(\.unid))
        let waiting = Set(try reader.quarantine().filter(\.reason.isTemporary).map(\.unid)).subtracting(named)
        leftovers += waiting.sorted().map { Offer(unid: $0, context: VersionVector()) }
        return leftovers
    }

    private func forEachHolding(
        reading reader: any NoteStoreReader, _ body: (NoteHolding) throws -> Void
    ) throws {
        var last: UNID?
        while true {
            let page = try reader.holdings(afterUNID: last, through: UNID(rawValue: .max), limit: 5000)
            for holding in page { try body(holding) }
            guard page.count == 5000 else { return }
            last = page[page.count - 1].unid
        }
    }
}
