import NoteModel

/// Signing what this file writes.
extension NoteDatabase {
    /// Runs `body` in one durable transaction and signs in it what it wrote: one signature, however many saves shared it.
    ///
    /// Call on the executor that makes all writes. When it throws, nothing was written.
    public func transaction<T>(_ body: (any NoteStoreWriter) throws -> T) throws -> T {
        guard signatures != nil else { return try store.write(body) }
        unsigned.removeAll(keepingCapacity: true)
        return try store.write { writer in
            let result = try body(writer)
            try sign(unsigned, in: writer)
            return result
        }
    }

    /// - Parameter written: revisions of this file, ascending by counter.
    private func sign(_ written: [(counter: UInt64, hash: Digest)], in writer: any NoteStoreWriter) throws {
        guard let scheme = signatures, let first = written.first else { return }
        let (signer, declaration) = try scheme.ownDeclaration()
        if try writer.declaration(of: signer.fingerprint) != declaration {
            try writer.putDeclaration(declaration, of: signer.fingerprint)
        }
        var start = 0
        while start < written.count {
            var end = start + 1
            while end < written.count, end - start < CommitGroup.revisionsMax,
                written[end].counter == written[end - 1].counter + 1
            {
                end += 1
            }
            guard let group = CommitGroup(identity.incarnation, first: written[start].counter, count: end - start)
            else { preconditionFailure("counters begin at 1") }
            let tree = PartialTree(of: written[start..<end].map(\.hash))
            let message = group.message(replica: identity.replica, root: tree.root, signer: signer.fingerprint)
            try writer.putSignedGroup(
                SignedGroup(group, signer: signer.fingerprint, signature: try scheme.sign(message), tree: tree))
            start = end
        }
        if first.counter == 1 { try writer.setSetting(Self.signedSetting, to: identity.incarnation.description) }
    }

    /// Names the file whose revisions are all signed.
    private static let signedSetting = "signatures.complete"

    /// Whether another node has signed what this file wrote: then it was copied from there, and must not go on under its name.
    public static func isAnothers(
        _ scheme: any SignatureScheme, reading reader: any NoteStoreReader
    ) throws -> Bool {
        guard let signer = try reader.signer(of: reader.identity().incarnation),
            let declaration = try reader.declaration(of: signer)
        else { return false }
        return try scheme.signer(declaredBy: declaration).node != scheme.ownDeclaration().signer.node
    }

    // MARK: Files of before

    /// What this file wrote before its program signed, ascending by counter; nothing for a file that was always signed, which it
    /// says at once.
    ///
    /// - Complexity: O(revisions) for a file of before, until ``signEarlier(_:isLast:in:)`` has come to the end.
    public func earlierUnsigned(reading reader: any NoteStoreReader) throws -> [(counter: UInt64, hash: Digest)] {
        guard signatures != nil, try reader.clock().counter > 0,
            try reader.setting(Self.signedSetting) != identity.incarnation.description
        else { return [] }
        var found: [(counter: UInt64, hash: Digest)] = []
        var key: Int64 = 0
        while true {
            let records = try reader.notes(afterKey: key, limit: 1000)
            guard let last = records.last else { break }
            key = last.key
            for record in records {
                for stored in try reader.revisions(of: record) {
                    let dot = try CodecError.asDamage(of: record.unid) { () throws(CodecError) in
                        try EncodedRevision.dot(in: stored.bytes)
                    }
                    guard dot.incarnation == identity.incarnation,
                        try !reader.signedGroups(covering: dot).contains(where: { $0.covers(dot, stored.hash) })
                    else { continue }
                    found.append((dot.counter, stored.hash))
                }
            }
        }
        return found.sorted { $0.counter < $1.counter }
    }

    /// Signs some of ``earlierUnsigned(reading:)``.
    ///
    /// - Parameter isLast: there are no more.
    public func signEarlier(
        _ some: [(counter: UInt64, hash: Digest)], isLast: Bool, in writer: any NoteStoreWriter
    ) throws {
        try sign(some, in: writer)
        try writer.setSetting(Self.signedSetting, to: isLast ? identity.incarnation.description : nil)
    }
}
