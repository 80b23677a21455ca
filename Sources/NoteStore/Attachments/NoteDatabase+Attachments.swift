import NoteModel
import ReplicationCore

extension NoteDatabase {
    /// Every attachment that any revision of the note refers to, history included, each content once.
    ///
    /// - Returns: nil when the note is not known here.
    public func attachments(of unid: UNID, reading reader: any NoteStoreReader) throws -> [AttachmentReference]? {
        guard let record = try reader.note(unid) else { return nil }
        return try attachments(of: record, reading: reader)
    }

    public func attachments(
        of record: NoteRecord, reading reader: any NoteStoreReader
    ) throws -> [AttachmentReference] {
        var known: Set<[UInt8]> = []
        var found: [AttachmentReference] = []
        for revision in try LoadedNote.history(of: record, reading: reader) {
            for write in revision.revision.writes {
                guard case .value(.attachment(let reference)) = write.content, known.insert(reference.digest).inserted
                else { continue }
                found.append(reference)
            }
        }
        return found
    }

    /// Which notes that changed after `sequence` refer to which contents.
    ///
    /// - Returns: the uses, and the sequence up to which this looked; at most `limit` changes.
    public func attachmentUses(
        after sequence: UInt64, limit: Int, reading reader: any NoteStoreReader
    ) throws -> (uses: [AttachmentUse], through: UInt64) {
        let last = try reader.lastSequence()
        guard sequence < last else { return ([], last) }
        let changes = try reader.changes(after: sequence, through: last, in: .everything, excluding: nil, limit: limit)
        let uses = try changes.flatMap { change in
            let place = AttachmentPlace(replica: identity.replica, unid: change.record.unid)
            do {
                return try outlinedAttachments(of: change.record, reader).map {
                    AttachmentUse(place: place, digest: $0.contentDigest, size: $0.size)
                }
            } catch let error as DongboError where error.code == .badData {
                // One damaged note must not keep the others' files away; its repair is a change of its own.
                return []
            }
        }
        return (uses, changes.count < limit ? last : changes[changes.count - 1].sequence)
    }
}

extension NoteDatabase {
    /// As ``attachments(of:reading:)`` without computing hashes. Most notes have none, and stepping over their values is
    /// cheap; what it makes of damaged bytes is asked again before a file goes.
    private func outlinedAttachments(
        of record: NoteRecord, _ reader: any NoteStoreReader
    ) throws -> [AttachmentReference] {
        guard record.revisionCount > 0 else { return [] }
        var known: Set<[UInt8]> = []
        return try reader.revisions(of: record).flatMap { stored in
            try CodecError.asDamage(of: record.unid) { () throws(CodecError) in
                try RevisionOutline(decodingAccepted: stored.bytes).attachments()
            }
        }.filter { known.insert($0.digest).inserted }
    }
}

extension AttachmentReference {
    /// ``digest`` as a value of its own.
    public var contentDigest: Digest {
        guard let digest = Digest(bytes: self.digest) else {
            preconditionFailure("an attachment's digest has 32 bytes")
        }
        return digest
    }
}
