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

    /// Those of `relays` that a peer may speak for.
    ///
    /// A hub speaks for everybody. Another peer speaks for replicas behind it: those that this one has never met itself. Whoever
    /// comes here speaks for itself, and nobody can make it look as if it held what it does not.
    func believable(
        _ relays: [Relay], fromAuthority hasAuthority: Bool, reading reader: any NoteStoreReader
    ) throws -> [Relay] {
        if hasAuthority { return relays }
        return try relays.filter {
            try reader.setting(Self.metSetting($0.replica)) == nil && reader.checkpoint(of: $0.replica) == nil
        }
    }

    /// Set for every file that acknowledged something to this one itself, to its node's canonical name.
    static func metSetting(_ replica: IncarnationID) -> String { "replication.met.\(replica)" }

    /// Which file of a node that was last.
    private static func latestSetting(_ peer: String) -> String { "replication.latest.\(peer)" }

    /// Writes down which file a peer has met this one with; it has given up the one before.
    func meet(_ replica: IncarnationID, of peer: String, in writer: any NoteStoreWriter) throws {
        guard try writer.setting(Self.metSetting(replica)) != peer else { return }
        try writer.setSetting(Self.metSetting(replica), to: peer)
        let former = try writer.setting(Self.latestSetting(peer)).flatMap(IncarnationID.init)
        try writer.setSetting(Self.latestSetting(peer), to: replica.description)
        if let former, former != replica { try writer.setSetting(Self.twinSetting(former), to: peer) }
    }

    /// Set once a copied file has handed in what it wrote under the incarnation of another, or a node has come with a newer
    /// file: from then on that name says nothing about which file wrote a revision, so whoever still has it must start anew.
    static func twinSetting(_ incarnation: IncarnationID) -> String { "replication.twin.\(incarnation)" }

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

    /// Nothing waits in quarantine any more: whoever holds this file's changes so far holds all that has come here.
    func reachMilestones(in writer: any NoteStoreWriter) throws {
        let local = try writer.lastSequence()
        for (source, checkpoint) in try writer.checkpoints()
        where checkpoint.reached.last?.source ?? 0 < checkpoint.sequence {
            var moved = checkpoint
            moved.reached = Self.milestones(after: checkpoint.reached, source: checkpoint.sequence, local: local)
            try writer.setCheckpoint(moved, of: source)
        }
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
