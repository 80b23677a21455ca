import NoteModel

/// Whether the nodes that signed a note's revisions speak for their authors. Where one does not, a hub may have decided about it: then it
/// has built on it.
struct Authorship {
    private var decided = VersionVector()
    private var objections: [(dot: Dot, message: String)] = []

    /// Takes in a revision whose signature is proven.
    mutating func add(_ revision: Revision, signedBy node: String, _ names: any NameBook) {
        if names.isHub(node) {
            decided.formUnion(revision.base)
        } else if !names.speaks(node, for: revision.author) {
            objections.append(
                (revision.dot, "\(node), which signed it, does not speak for its author \(revision.author)"))
        }
    }

    func faults(of unid: UNID) -> [VerificationReport.Fault] {
        objections.filter { !decided.contains($0.dot) }.map { .init(unid: unid, dot: $0.dot, message: $0.message) }
    }
}
