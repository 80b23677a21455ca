import NoteModel

/// Who signed the revisions of a batch, in the eyes of this database.
struct SignatureEvidence {
    enum Verdict {
        /// Nobody asks: this database is without signatures.
        case unasked
        case signed(Signer)
        case refused(QuarantinedRevision.Reason, String)

        var signer: Signer? { if case .signed(let signer) = self { signer } else { nil } }
        var refusal: (reason: QuarantinedRevision.Reason, message: String)? {
            if case .refused(let reason, let message) = self { (reason, message) } else { nil }
        }
    }

    static let none = SignatureEvidence(checked: nil, refusals: [:])

    fileprivate let checked: CheckedSignatures?
    /// Groups that do not count here, by number.
    fileprivate let refusals: [Int: (QuarantinedRevision.Reason, String)]

    func verdict(_ revision: EncodedRevision) -> Verdict {
        guard let checked else { return .unasked }
        guard let group = checked.proofs[revision.hash] else {
            return .refused(.badSignature, checked.faults[revision.revision.dot] ?? "nobody signed it")
        }
        guard let (reason, message) = refusals[group] else { return .signed(checked.groups[group].signer) }
        let others = checked.furtherProofs[revision.hash] ?? []
        guard let other = others.first(where: { refusals[$0] == nil }) else { return .refused(reason, message) }
        return .signed(checked.groups[other].signer)
    }
}

extension NoteDatabase {
    /// Takes the good signatures of a batch in, in the transaction of what they sign.
    ///
    /// A file belongs to the node that signed first in it: the files of others cannot be taken over later. A hub answers for what
    /// was signed before a certificate was revoked; from others nothing of a revoked one is taken any more.
    func admit(
        _ checked: CheckedSignatures, fromHub: Bool, in writer: any NoteStoreWriter
    ) throws -> SignatureEvidence {
        guard let scheme = signatures else { return .none }
        var owners: [IncarnationID: String] = [:]
        var refusals: [Int: (QuarantinedRevision.Reason, String)] = [:]
        var declared: Set<Digest> = []
        for (number, group) in checked.groups.enumerated() {
            let (file, signer) = (group.signed.group.incarnation, group.signer)
            if owners[file] == nil {
                owners[file] = try writer.signer(of: file).flatMap { try self.signer($0, reading: writer)?.node }
            }
            if let owner = owners[file], owner != signer.node {
                refusals[number] = (.badSignature, "\(signer.node) signed it, but the file that wrote it is \(owner)'s")
                continue
            }
            if !fromHub, scheme.isRevoked(signer) {
                refusals[number] = (.revoked, Self.revokedMessage(signer))
                continue
            }
            owners[file] = signer.node
            try writer.addSignedGroup(group.signed)
            guard declared.insert(signer.fingerprint).inserted,
                try writer.declaration(of: signer.fingerprint) == nil,
                let declaration = checked.declarations[signer.fingerprint]
            else { continue }
            try writer.putDeclaration(declaration, of: signer.fingerprint)
        }
        return SignatureEvidence(checked: checked, refusals: refusals)
    }

    /// As ``admit(_:fromHub:in:)``, of one that waited and whose signature is here.
    func verdict(
        onWaiting revision: EncodedRevision, fromHub: Bool, reading reader: any NoteStoreReader
    ) throws -> SignatureEvidence.Verdict {
        guard let scheme = signatures else { return .unasked }
        guard let signer = try signer(of: revision, reading: reader) else {
            return .refused(.badSignature, "nobody signed it")
        }
        if !fromHub, scheme.isRevoked(signer) { return .refused(.revoked, Self.revokedMessage(signer)) }
        return .signed(signer)
    }

    private static func revokedMessage(_ signer: Signer) -> String {
        "the certificate of \(signer.node), which signed it, was revoked"
    }
}
