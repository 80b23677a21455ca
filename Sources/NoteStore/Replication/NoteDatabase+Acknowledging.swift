import NoteModel
import ReplicationCore

extension NoteDatabase {
    /// Writes down how far others hold this file's changes.
    func acknowledge(
        _ relays: [Relay], in writer: any NoteStoreWriter, wallMilliseconds: UInt64
    ) throws {
        let known = try writer.acknowledgements()
        let last = try writer.lastSequence()
        for relay in relays where relay.replica != identity.incarnation && relay.sequence <= last {
            let before = known[relay.replica]
            let sequence = max(relay.sequence, before?.sequence ?? 0)
            try writer.setAcknowledgement(
                StoredAcknowledgement(sequence: sequence, heardMilliseconds: wallMilliseconds), by: relay.replica)
        }
    }

    /// Whether ``acknowledge(_:in:wallMilliseconds:)`` would write anything worth a commit.
    func isNews(_ relays: [Relay], reading reader: any NoteStoreReader, wallMilliseconds: UInt64) throws -> Bool {
        let known = try reader.acknowledgements()
        return relays.contains { relay in
            guard let before = known[relay.replica] else { return relay.replica != identity.incarnation }
            return relay.sequence > before.sequence
                || wallMilliseconds > before.heardMilliseconds + Self.hearingIntervalMilliseconds
        }
    }

    /// A replica that has nothing new to say is written down as heard only this often.
    private static let hearingIntervalMilliseconds: UInt64 = 3_600_000

    /// What replicas that got this source's changes from here hold of them.
    func relays(to source: IncarnationID, reading reader: any NoteStoreReader) throws -> [Relay] {
        guard let milestones = try reader.checkpoint(of: source)?.reached, !milestones.isEmpty else { return [] }
        return try reader.acknowledgements().compactMap { replica, acknowledgement in
            guard replica != source,
                let passed = milestones.last(where: { $0.local <= acknowledgement.sequence })
            else { return nil }
            return Relay(replica: replica, sequence: passed.source)
        }.sorted { $0.replica < $1.replica }
    }

    /// Adds where a checkpoint stands in this file's own changes; keeps few of them, the oldest among them, so that a slow
    /// replica passes some of them all the same.
    static func milestones(
        after earlier: [StoredCheckpoint.Milestone], source: UInt64, local: UInt64
    ) -> [StoredCheckpoint.Milestone] {
        var milestones = earlier.filter { $0.source < source }
        milestones.append(.init(source: source, local: local))
        guard milestones.count > 8 else { return milestones }
        return milestones.enumerated().filter { $0.offset % 2 == 0 || $0.offset >= milestones.count - 2 }.map(\.element)
    }
}
