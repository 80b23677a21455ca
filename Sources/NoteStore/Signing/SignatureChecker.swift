import NoteModel
import ReplicationCore
import Synchronization

/// Checks the signatures of one exchange's batches, in their order. Needs no store: run it beside the previous batch's commit.
///
/// A signer is declared once in an exchange, with or before the first batch that has something of it.
public final class SignatureChecker: Sendable {
    private let database: NoteDatabase
    private let declared = Mutex(Declared())

    private struct Declared {
        var signers: [Digest: Signer] = [:]
        var declarations: [Digest: [UInt8]] = [:]
        /// Why the latest declaration was not believed.
        var fault: String?
    }

    public init(_ database: NoteDatabase) { self.database = database }

    /// Decodes the revisions of a batch and finds out who signed them.
    ///
    /// - Parameter signatures: as they came beside the batch (``SignatureList``), untrusted.
    /// - Throws: ``CodecError`` when `signatures` cannot be read at all.
    /// - Complexity: one signature for each group, two hashes for each revision.
    public func check(_ transfers: [NoteTransfer], _ signatures: [UInt8]) throws(CodecError) -> DecodedBatch {
        let transfers = transfers.map(DecodedTransfer.init)
        guard let scheme = database.signatures else { return DecodedBatch(transfers) }
        let list = try SignatureList(decoding: signatures)
        for declaration in list.declarations { declare(declaration) }
        let hashes = Self.hashes(of: transfers)
        let known = declared.withLock { $0 }
        var checked = CheckedSignatures()
        checked.declarations = known.declarations
        var joined: [(proof: GroupProof, signed: SignedGroup, proven: [Digest], signer: Signer)] = []
        for proof in list.proofs {
            guard let signer = known.signers[proof.signer] else {
                checked.refuse(proof, because: known.fault ?? "its signer was not declared")
                continue
            }
            var proven: [Digest] = []
            guard let signed = proof.joined({ hashes[$0] ?? [] }, proving: &proven) else {
                checked.refuse(proof, because: "the proof by \(signer.node) does not go with the revisions that came")
                continue
            }
            joined.append((proof, signed, proven, signer))
        }
        let replica = database.identity.replica
        let good = scheme.check(
            joined.map { SignatureClaim($0.signed.signature, of: $0.signed.message(replica: replica), by: $0.signer) })
        for (group, isGood) in zip(joined, good) {
            guard isGood else {
                checked.refuse(
                    group.proof,
                    because:
                        "the signature by \(group.signer.node) does not fit: something was changed, or it is another's")
                continue
            }
            checked.add(group.signed, by: group.signer, proving: group.proven)
        }
        return DecodedBatch(transfers, checked)
    }

    /// Of each dot's revisions, ascending; more than one only where two files went by one name.
    private static func hashes(of transfers: [DecodedTransfer]) -> [Dot: [Digest]] {
        var hashes: [Dot: [Digest]] = [:]
        for revision in transfers.lazy.flatMap(\.revisions) {
            let dot = revision.revision.dot
            guard let others = hashes[dot] else {
                hashes[dot] = [revision.hash]
                continue
            }
            if !others.contains(revision.hash) { hashes[dot] = (others + [revision.hash]).sorted() }
        }
        return hashes
    }

    private func declare(_ declaration: [UInt8]) {
        do throws(DongboError) {
            let signer = try database.signer(declaredBy: declaration)
            declared.withLock {
                $0.signers[signer.fingerprint] = signer
                $0.declarations[signer.fingerprint] = declaration
            }
        } catch {
            declared.withLock { $0.fault = "its signer's declaration is not believed: \(error.message)" }
        }
    }
}
