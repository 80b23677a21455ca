import NoteModel
import ReplicationCore

/// Who brought a note's reference to a content into being.
public struct AttachmentOrigin: Sendable, Hashable {
    public let reference: AttachmentReference
    /// Nodes, canonical, that wrote the reference where their author saw none before.
    public let introducers: Set<String>
    /// The same, and those that wrote it again.
    public let writers: Set<String>
}

extension NoteDatabase {
    /// Who made a note refer to a content, in any of its revisions. A node whose name is not known here is left out.
    ///
    /// - Parameter node: this node's canonical name.
    /// - Returns: nil when the note is not known here or does not refer to it.
    /// - Complexity: reads the note's revisions.
    public func attachmentOrigin(
        of digest: Digest, in unid: UNID, node: String, reading reader: any NoteStoreReader
    ) throws -> AttachmentOrigin? {
        guard let record = try reader.note(unid) else { return nil }
        var reference: AttachmentReference?
        let referring = try LoadedNote.history(of: record, reading: reader).filter { revision in
            let found = revision.revision.writes.lazy.compactMap { write -> AttachmentReference? in
                guard case .value(.attachment(let found)) = write.content, found.contentDigest == digest else {
                    return nil
                }
                return found
            }.first
            if reference == nil { reference = found }
            return found != nil
        }
        guard let reference else { return nil }
        var (introducers, writers): (Set<String>, Set<String>) = ([], [])
        for revision in referring {
            guard let writer = try writer(of: revision, node: node, reading: reader) else { continue }
            writers.insert(writer)
            // Whoever saves a note again, or settles a conflict, repeats what stands there without vouching for it.
            let base = revision.revision.base
            if !referring.contains(where: { base.contains($0.revision.dot) }) { introducers.insert(writer) }
        }
        return AttachmentOrigin(reference: reference, introducers: introducers, writers: writers)
    }

    private func writer(
        of revision: EncodedRevision, node: String, reading reader: any NoteStoreReader
    ) throws -> String? {
        let file = revision.revision.dot.incarnation
        if file == identity.incarnation { return node }
        return try signer(of: revision, reading: reader)?.node ?? nodeName(of: file, reading: reader)
    }
}
