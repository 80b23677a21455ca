import NoteModel

/// Peers that hold a note of which only waiting revisions are here.
///
/// Whether such a peer may see the note is not known before they count, and until then there is no note whose change could come up in
/// the peer's feed. So its name is kept, and it is told then.
extension NoteDatabase {
    private static func setting(_ unid: UNID) -> String { "replication.waiting.\(unid)" }

    func isWaitingHolder(_ peer: String, of unid: UNID, reading reader: any NoteStoreReader) throws -> Bool {
        try holders(of: unid, reader).contains(peer)
    }

    func noteWaitingHolder(_ peer: String, of unid: UNID, in writer: any NoteStoreWriter) throws {
        guard try !isWaitingHolder(peer, of: unid, reading: writer), try isWaiting(unid, writer) else { return }
        try writer.setSetting(
            Self.setting(unid), to: (holders(of: unid, writer) + [peer]).joined(separator: "\n"))
    }

    /// In the transaction in which a revision begins to count; the last one of the note settles who may see it.
    func tellWaitingHolders(of unid: UNID, in writer: any NoteStoreWriter) throws {
        let holders = try holders(of: unid, writer)
        guard !holders.isEmpty else { return }
        for peer in holders { try tell(peer, of: unid, in: writer) }
        if try isWaiting(unid, writer) { return }
        try writer.setSetting(Self.setting(unid), to: nil)
    }

    private func isWaiting(_ unid: UNID, _ reader: any NoteStoreReader) throws -> Bool {
        guard try reader.quarantineCount() > 0 else { return false }
        return try reader.quarantine().contains { $0.unid == unid && $0.reason.isTemporary }
    }

    private func holders(of unid: UNID, _ reader: any NoteStoreReader) throws -> [String] {
        try reader.setting(Self.setting(unid))?.split(separator: "\n").map(String.init) ?? []
    }
}
