/// A commit group with its signature, and as much of its tree as is known here.
public struct SignedGroup: Hashable, Sendable {
    public static let signatureBytes = 64

    public let group: CommitGroup
    /// See ``Signer/fingerprint``.
    public let signer: Digest
    public let signature: [UInt8]
    public var tree: PartialTree

    /// - Precondition: the tree is of a group of that size, the signature has 64 bytes.
    public init(_ group: CommitGroup, signer: Digest, signature: [UInt8], tree: PartialTree) {
        precondition(tree.count == group.count && signature.count == Self.signatureBytes, "not a signed group")
        (self.group, self.signer, self.signature, self.tree) = (group, signer, signature, tree)
    }

    /// What its signature must be of.
    public func message(replica: ReplicaID) -> [UInt8] {
        group.message(replica: replica, root: tree.root, signer: signer)
    }

    /// Whether it says that the revision `dot` has this hash.
    public func covers(_ dot: Dot, _ hash: Digest) -> Bool {
        group.place(of: dot).map { tree.holds(hash, at: $0) } ?? false
    }

    /// What travels beside the revisions `leaves`.
    ///
    /// - Parameter choices: see ``GroupProof/choices``.
    public func proof(of leaves: LeafSet, choices: [UInt8] = []) -> GroupProof {
        GroupProof(
            group, signer: signer, signature: signature, leaves: leaves, choices: choices,
            others: tree.restricted(to: leaves).others)
    }
}

/// A signed group as it travels beside some of its revisions, whose hashes the receiver computes.
public struct GroupProof: Hashable, Sendable {
    public let group: CommitGroup
    public let signer: Digest
    public let signature: [UInt8]
    /// The revisions it travels with.
    public let leaves: LeafSet
    /// Where two files went by one name, two revisions of one dot may be in a batch: for each of the leaves which one is meant, in the
    /// order of their hashes. Empty when it is the first everywhere.
    public let choices: [UInt8]
    public let others: [Digest]

    public init(
        _ group: CommitGroup, signer: Digest, signature: [UInt8], leaves: LeafSet, choices: [UInt8] = [],
        others: [Digest]
    ) {
        (self.group, self.signer, self.signature) = (group, signer, signature)
        (self.leaves, self.others) = (leaves, others)
        self.choices = choices.allSatisfy { $0 == 0 } ? [] : choices
    }

    /// The group it proves, if its signature is good: that is for whoever knows the signer's key.
    ///
    /// - Parameters:
    ///   - revisions: the hashes, ascending, of the revisions of a dot that came.
    ///   - proven: those that were chosen are appended.
    /// - Returns: nil when a revision it travels with is missing, or a hash.
    public func joined(_ revisions: (Dot) -> [Digest], proving proven: inout [Digest]) -> SignedGroup? {
        var next = 0
        let tree = PartialTree(count: group.count, leaves: leaves, others: others) { place in
            let choice = choices.isEmpty ? 0 : Int(choices[next])
            next += 1
            let came = revisions(group.dot(at: place))
            guard choice < came.count else { return nil }
            proven.append(came[choice])
            return came[choice]
        }
        return tree.map { SignedGroup(group, signer: signer, signature: signature, tree: $0) }
    }
}
