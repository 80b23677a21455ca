import NoteModel
import ReplicationCore

/// Under which scopes a peer was shown this file, in bundles and exchanges. A setting of this file.
///
/// A change of groups or selections moves no sequence of the database. So what a peer says it holds may be from before a bundle that
/// it has got since under another scope: only a sequence beyond every such bundle proves that it is past them.
struct ShownScope: Sendable, Hashable {
    /// ``Scope/token`` of the latest, and what may stand behind it in a checkpoint.
    private(set) var scope: [UInt8]
    /// The latest sequence of a bundle that was shown under it.
    private(set) var through: UInt64
    /// Through here another scope may have been shown; 0 for none.
    private(set) var before: UInt64

    /// Whether a peer that holds the file through a sequence may hold it under another scope than this one.
    func mayDiffer(from scope: [UInt8], heldThrough sequence: UInt64) -> Bool {
        !Scope.isSame(self.scope, scope) || before > 0 && sequence <= before
    }

    private static func setting(_ peer: String) -> String { "replication.shown.\(peer)" }

    init?(to peer: String, reading reader: any NoteStoreReader) throws {
        guard let text = try reader.setting(Self.setting(peer)) else { return nil }
        do throws(CodecError) {
            guard let bytes = Hexadecimal.bytes(text) else { throw .malformed("a shown scope") }
            self = try ByteReader.read(bytes) { reader throws(CodecError) in
                ShownScope(scope: try reader.blob(), through: try reader.varint(), before: try reader.varint())
            }
        } catch {
            throw DongboError(.badData, "what a peer was shown is damaged in this file", cause: error)
        }
    }

    private init(scope: [UInt8], through: UInt64, before: UInt64) {
        (self.scope, self.through, self.before) = (scope, through, before)
    }

    /// Writes down that a bundle was made, which may arrive or not.
    ///
    /// - Parameter heard: the sequence through which the peer is known to hold the file, under whatever scope.
    static func packed(
        _ scope: [UInt8], through: UInt64, heard: UInt64, to peer: String, in writer: any NoteStoreWriter
    ) throws {
        let known = try ShownScope(to: peer, reading: writer)
        let isSame = known.map { Scope.isSame($0.scope, scope) } ?? true
        let before = isSame ? known?.before ?? 0 : max(known?.through ?? 0, heard)
        try ShownScope(scope: scope, through: through, before: before).store(to: peer, in: writer)
    }

    /// An exchange under this scope has ended: no bundle from before it counts any more at the peer.
    static func confirm(
        _ scope: [UInt8], through sequence: UInt64, to peer: String, in writer: any NoteStoreWriter
    ) throws {
        guard try isNews(scope, through: sequence, to: peer, reading: writer) else { return }
        try ShownScope(scope: scope, through: sequence, before: max(sequence, 1) - 1).store(to: peer, in: writer)
    }

    /// Whether ``confirm(_:through:to:in:)`` would write: once for each change of scope.
    static func isNews(
        _ scope: [UInt8], through sequence: UInt64, to peer: String, reading reader: any NoteStoreReader
    ) throws -> Bool {
        try ShownScope(to: peer, reading: reader)?.mayDiffer(from: scope, heldThrough: sequence) ?? true
    }

    private func store(to peer: String, in writer: any NoteStoreWriter) throws {
        var bytes = ByteWriter()
        bytes.blob(scope)
        bytes.varint(through)
        bytes.varint(before)
        try writer.setSetting(Self.setting(peer), to: Hexadecimal.string(bytes.bytes))
    }
}

extension NoteDatabase {
    private static func withdrawnSetting(_ source: IncarnationID) -> String { "replication.withdrawn.\(source)" }

    /// What a file's node made through this sequence must not bring back what it has taken away from here since; 0 if it never did.
    static func withdrawn(by source: IncarnationID, reading reader: any NoteStoreReader) throws -> UInt64 {
        try reader.setting(withdrawnSetting(source)).flatMap { UInt64($0) } ?? 0
    }

    /// In the transaction of the withdrawal.
    static func noteWithdrawal(
        by source: IncarnationID, through sequence: UInt64, in writer: any NoteStoreWriter
    ) throws {
        guard try withdrawn(by: source, reading: writer) < sequence else { return }
        try writer.setSetting(withdrawnSetting(source), to: "\(sequence)")
    }

    /// Moves the file's change sequence, so that what comes is told from what was before. The note that says whose file it is changes
    /// place and nothing else; nobody is woken for that.
    func beginSequence(in writer: any NoteStoreWriter) throws {
        // A file that is nobody's yet has only what another is filling it with.
        let record =
            try writer.presentNote(NodeNote.unid(of: identity.incarnation))
            ?? writer.notes(afterKey: 0, limit: 1).first
        if let record { try writer.put(record, origin: nil) }
    }
}
