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
        if first.counter == 1 { try writer.setSetting(Self.signedSetting, to: completeMark(of: signer)) }
    }

    /// Names the file whose revisions are all signed, and by whom.
    private static let signedSetting = "signatures.complete"

    private func completeMark(of signer: Signer) -> String { "\(identity.incarnation) \(signer.fingerprint)" }

    /// Whether another node has signed what this file wrote: then it was copied from there, and must not go on under its name.
    public static func isAnothers(
        _ scheme: any SignatureScheme, reading reader: any NoteStoreReader
    ) throws -> Bool {
        let own = try scheme.ownDeclaration().signer
        guard let signer = try reader.signer(of: reader.identity().incarnation), signer != own.fingerprint,
            let declaration = try reader.declaration(of: signer)
        else { return false }
        do {
            return try scheme.signer(declaredBy: declaration).node != own.node
        } catch let error as DongboError where error.code == .noRight {
            // Nobody here can tell; the directory, which may know the authority, is not open yet.
            return false
        }
    }

    // MARK: Files of before

    /// What this file wrote and this node's key has not signed, ascending by counter: before the program signed at all, or before
    /// the node got a new key. Nothing for a file of which there is none, which it says at once.
    ///
    /// - Complexity: O(revisions) for a file of before, until ``signEarlier(_:isLast:in:)`` has come to the end.
    public func earlierUnsigned(reading reader: any NoteStoreReader) throws -> [(counter: UInt64, hash: Digest)] {
        guard let own = try signatures?.ownDeclaration().signer, try reader.clock().counter > 0,
            try reader.setting(Self.signedSetting) != completeMark(of: own)
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
                        try !reader.signedGroups(covering: dot).contains(where: {
                            $0.signer == own.fingerprint && $0.covers(dot, stored.hash)
                        })
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
        guard let own = try signatures?.ownDeclaration().signer else { return }
        try sign(some, in: writer)
        try writer.setSetting(Self.signedSetting, to: isLast ? completeMark(of: own) : nil)
    }
}
