import NoteModel

/// What hubs have built on, among the revisions of one note that came together. A node between a hub and others passes on what a hub
/// let count though its author had no right to it; those others see by the hub's signature that it did.
struct HubVouching {
    private let transfer: DecodedTransfer
    private let evidence: SignatureEvidence
    private let names: any NameBook
    private var bases: VersionVector?

    init(_ transfer: DecodedTransfer, _ evidence: SignatureEvidence, _ names: any NameBook) {
        self.transfer = transfer
        self.evidence = evidence
        self.names = names
    }

    /// - Complexity: O(revisions of the transfer) at first, then constant.
    mutating func covers(_ dot: Dot) -> Bool {
        if let bases { return bases.contains(dot) }
        var found = VersionVector()
        for revision in transfer.revisions {
            guard let signer = evidence.verdict(revision).signer, names.isHub(signer.node) else { continue }
            found.formUnion(revision.revision.base)
        }
        bases = found
        return found.contains(dot)
    }
}
