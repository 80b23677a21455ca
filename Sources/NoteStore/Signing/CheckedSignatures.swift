import NoteModel

/// What the signatures beside a batch came to: which revisions are whose, and what is wrong with the others.
public struct CheckedSignatures: Sendable {
    struct Group: Sendable {
        let signed: SignedGroup
        let signer: Signer
    }

    /// The groups whose signatures are good.
    var groups: [Group] = []
    /// Which group proves the revision with a hash.
    var proofs: [Digest: Int] = [:]
    /// Where a revision was signed again, the groups beside that one.
    var furtherProofs: [Digest: [Int]] = [:]
    /// What is wrong with the proof of a revision.
    var faults: [Dot: String] = [:]
    /// How the groups' signers were declared.
    var declarations: [Digest: [UInt8]] = [:]

    /// Of a batch without any.
    public static let none = CheckedSignatures()

    /// - Parameter revisions: the hashes of the revisions that it proves.
    mutating func add(_ signed: SignedGroup, by signer: Signer, proving revisions: [Digest]) {
        groups.append(Group(signed: signed, signer: signer))
        for hash in revisions {
            guard proofs[hash] != nil else {
                proofs[hash] = groups.count - 1
                continue
            }
            furtherProofs[hash, default: []].append(groups.count - 1)
        }
    }

    mutating func refuse(_ proof: GroupProof, because fault: String) {
        for place in 0..<proof.group.count where proof.leaves.contains(place) {
            faults[proof.group.dot(at: place)] = fault
        }
    }
}

/// A batch that was decoded, hashed, and whose signatures were checked.
public struct DecodedBatch: Sendable {
    public let transfers: [DecodedTransfer]
    public let signatures: CheckedSignatures

    public init(_ transfers: [DecodedTransfer], _ signatures: CheckedSignatures = .none) {
        (self.transfers, self.signatures) = (transfers, signatures)
    }
}
