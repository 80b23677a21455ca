import NoteModel
import ReplicationCore

/// The notes of which a file that is out of use has something that, for all its node can prove, is nowhere else.
///
/// Something is elsewhere when the file in its place has it, or had it until the hub took it away; or when the hub has it: because
/// it came from there, was acknowledged by it, or was handed in before the file was given up.
public struct SoleHoldings: Sendable, Hashable {
    /// Those with such a revision, in the history or in quarantine.
    public private(set) var notes: Set<UNID> = []

    private static let page = 1000

    /// - Parameters:
    ///   - old: the file that is out of use.
    ///   - successor: the file in its place, after an exchange with the hub.
    ///   - hub: canonical name of the hub.
    ///   - isHandedIn: whether the hub has everything that `old` wrote itself, be it in its quarantine.
    /// - Complexity: what the hub has not acknowledged and did not send; everything where that is not known.
    public init(
        in old: any NoteStoreReader, beside successor: any NoteStoreReader, hub: String, isHandedIn: Bool
    ) throws {
        let own = isHandedIn ? try old.identity().incarnation : nil
        let file = try Self.hubFile(hub, old, successor)
        var after = try file.map { try Self.acknowledged(by: $0, of: hub, old) } ?? 0
        let last = try old.lastSequence()
        while after < last {
            let changes = try old.changes(
                after: after, through: last, in: .everything, excluding: file, limit: Self.page)
            for change in changes where try Self.isSole(change.record, own: own, old, successor) {
                notes.insert(change.record.unid)
            }
            after = changes.count < Self.page ? last : changes.last!.sequence
        }
        let waiting = try successor.quarantine().map(\.bytes)
        for entry in try old.quarantine() where file == nil || entry.peer != hub {
            let isThere = try waiting.contains(entry.bytes) || Self.isKnown(entry, successor)
            if !isThere { notes.insert(entry.unid) }
        }
    }

    /// The hub's file, if it is still the one that `old` knew: one that was put back may lack what it had acknowledged.
    private static func hubFile(
        _ hub: String, _ old: any NoteStoreReader, _ successor: any NoteStoreReader
    ) throws -> IncarnationID? {
        guard let file = try old.checkpoint(ofPeer: hub)?.incarnation,
            try successor.checkpoint(ofPeer: hub)?.incarnation == file
        else { return nil }
        return file
    }

    /// Through here the hub has every change of the file; 0 when it was not shown all of it.
    private static func acknowledged(
        by file: IncarnationID, of hub: String, _ old: any NoteStoreReader
    ) throws -> UInt64 {
        let everything = Scope(sight: .everything, wanted: "", offered: "").token
        guard let sequence = try old.acknowledgements()[file]?.sequence,
            let shown = try ShownScope(to: hub, reading: old),
            !shown.mayDiffer(from: everything, heldThrough: sequence)
        else { return 0 }
        return sequence
    }

    private static func isSole(
        _ record: NoteRecord, own: IncarnationID?, _ old: any NoteStoreReader, _ successor: any NoteStoreReader
    ) throws -> Bool {
        // Whose file it was is no loss.
        guard record.isHere, record.form != NodeNote.form else { return false }
        let known = try successor.note(record.unid)?.context ?? VersionVector()
        if known.covers(record.context) { return false }
        return try old.revisions(of: record).contains { stored in
            let dot = try CodecError.asDamage(of: record.unid) { () throws(CodecError) in
                try EncodedRevision.dot(in: stored.bytes)
            }
            return dot.incarnation != own && !known.contains(dot)
        }
    }

    private static func isKnown(_ entry: QuarantinedRevision, _ successor: any NoteStoreReader) throws -> Bool {
        guard let dot = try? EncodedRevision.dot(in: entry.bytes) else { return false }
        return try successor.note(entry.unid)?.context.contains(dot) ?? false
    }
}

extension NoteDatabase {
    /// Erases notes from a file that is out of use, with what waits of them in quarantine. No peer will hear of it.
    ///
    /// - Returns: how many were here.
    @discardableResult
    public func forget(_ unids: Set<UNID>, in writer: any NoteStoreWriter) throws -> Int {
        var count = 0
        for unid in unids.sorted() {
            guard var record = try writer.presentNote(unid) else { continue }
            try erase(&record, leaving: .withdrawn, in: writer)
            count += 1
        }
        guard try writer.quarantineCount() > 0 else { return count }
        for entry in try writer.quarantine() where unids.contains(entry.unid) {
            try writer.removeQuarantined(id: entry.id)
            count += 1
        }
        return count
    }
}
