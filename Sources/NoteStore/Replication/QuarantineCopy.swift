import NoteModel

/// What is in a file's quarantine, with what proves it, to be taken over by the file that takes its place: nobody else may have it.
public struct QuarantineCopy: Sendable {
    private let entries: [QuarantinedRevision]
    private let groups: [SignedGroup]
    private let declarations: [(signer: Digest, bytes: [UInt8])]

    /// - Complexity: everything in quarantine is held in memory.
    public init(reading reader: any NoteStoreReader) throws {
        let entries = try reader.quarantine()
        let groups = try entries.compactMap { try? EncodedRevision.dot(in: $0.bytes) }
            .flatMap(reader.signedGroups(covering:))
        self.entries = entries
        self.groups = groups
        declarations = try Set(groups.map(\.signer)).compactMap { signer in
            try reader.declaration(of: signer).map { (signer, $0) }
        }
    }

    public var count: Int { entries.count }

    /// Puts everything into another file's quarantine that is neither there yet nor in the history there.
    public func write(to writer: any NoteStoreWriter) throws {
        for group in groups { try writer.addSignedGroup(group) }
        for (signer, bytes) in declarations where try writer.declaration(of: signer) == nil {
            try writer.putDeclaration(bytes, of: signer)
        }
        for entry in entries where try !isHeld(entry, writer) { try writer.addQuarantined(entry) }
    }

    private func isHeld(_ entry: QuarantinedRevision, _ reader: any NoteStoreReader) throws -> Bool {
        guard let record = try reader.presentNote(entry.unid),
            let revision = try? EncodedRevision(decoding: entry.bytes)
        else { return false }
        return try reader.revisions(of: record).contains { $0.hash == revision.hash }
    }
}
