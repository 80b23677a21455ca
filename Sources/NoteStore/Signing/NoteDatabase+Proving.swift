import NoteModel
import Synchronization

/// Signatures of what others are sent, and what is known of signers.
extension NoteDatabase {
    /// Who signed these revisions, for somebody who is sent them (``SignatureList/encoded``).
    ///
    /// - Parameters:
    ///   - revisions: their encodings; what cannot be read has no signature, as the receiver will say.
    ///   - told: signers whose declarations the receiver has got already in this exchange; those it gets now are added.
    /// - Complexity: a look-up for each group.
    public func signatureList(
        of revisions: [[UInt8]], told: inout Set<Digest>, reading reader: any NoteStoreReader
    ) throws -> [UInt8] {
        guard signatures != nil else { return [] }
        var list = SignatureList()
        let batch = SentRevisions(revisions)
        var (covered, sent): (Set<Dot>, Set<[UInt8]>) = ([], [])
        for (index, dot) in batch.dots.enumerated() where !covered.contains(dot) {
            let groups = try reader.signedGroups(covering: dot)
            for signed in groups where sent.insert(signed.signature).inserted {
                guard let (proof, dots) = batch.proof(by: signed, from: index, isOnly: groups.count == 1) else {
                    continue
                }
                // Where two files go by one name, the others may be of another group too.
                if groups.count == 1 { covered.formUnion(dots) }
                list.proofs.append(proof)
                guard told.insert(signed.signer).inserted, let said = try reader.declaration(of: signed.signer) else {
                    continue
                }
                list.declarations.append(said)
            }
        }
        return list.encoded
    }

    /// Whose key a declaration is about; a known one costs a look-up.
    ///
    /// - Throws: what ``SignatureScheme/signer(declaredBy:)`` throws.
    func signer(declaredBy declaration: [UInt8]) throws(DongboError) -> Signer {
        guard let scheme = signatures else { preconditionFailure("nobody asks a database without signatures") }
        let name = Digest(of: declaration)
        if let known = declaredSigners.withLock({ $0[name] }) { return known }
        let signer = try scheme.signer(declaredBy: declaration)
        declaredSigners.withLock { signers in
            if signers.count >= SignatureList.declarationsMax { signers = [:] }
            signers[name] = signer
        }
        return signer
    }

    /// A signer whose declaration was accepted here.
    public func signer(_ fingerprint: Digest, reading reader: any NoteStoreReader) throws -> Signer? {
        try reader.declaration(of: fingerprint).map(signer(declaredBy:))
    }

    /// Who signed a revision that came earlier and waited; nil when nobody is known.
    func signer(of revision: EncodedRevision, reading reader: any NoteStoreReader) throws -> Signer? {
        let dot = revision.revision.dot
        return try reader.signedGroups(covering: dot).first { $0.covers(dot, revision.hash) }
            .flatMap { try signer($0.signer, reading: reader) }
    }
}
