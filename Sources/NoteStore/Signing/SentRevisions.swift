import NoteModel

/// The revisions of a batch by their dots, and what proves them.
struct SentRevisions {
    /// Ascending.
    let dots: [Dot]
    private let encodings: [Dot: [[UInt8]]]

    init(_ revisions: [[UInt8]]) {
        var encodings: [Dot: [[UInt8]]] = [:]
        encodings.reserveCapacity(revisions.count)
        for revision in revisions {
            guard let dot = try? EncodedRevision.dot(in: revision) else { continue }
            encodings[dot, default: []].append(revision)
        }
        self.encodings = encodings
        dots = encodings.keys.sorted()
    }

    /// The proof of all that a group covers of the batch; nil when that is nothing.
    ///
    /// - Parameters:
    ///   - index: of the first of the dots that may be covered.
    ///   - isOnly: there is no other group with that dot.
    func proof(by signed: SignedGroup, from index: Int, isOnly: Bool) -> (GroupProof, [Dot])? {
        var leaves = LeafSet()
        var choices: [UInt8] = []
        var covered: [Dot] = []
        for dot in dots[index...] {
            guard let place = signed.group.place(of: dot) else { break }
            guard signed.tree.leaves.contains(place) else { continue }
            // A revision's hash costs as much as sending it; it is needed only where two may be meant.
            if !isOnly || encodings[dot]!.count > 1 {
                guard let choice = choice(of: dot, place, in: signed) else { continue }
                choices.append(choice)
            } else {
                choices.append(0)
            }
            leaves.insert(place)
            covered.append(dot)
        }
        return covered.isEmpty ? nil : (signed.proof(of: leaves, choices: choices), covered)
    }

    /// Which of a dot's revisions the group means, in the order of their hashes; nil when none.
    private func choice(of dot: Dot, _ place: Int, in signed: SignedGroup) -> UInt8? {
        let hashes = Set(encodings[dot]!.compactMap { try? EncodedRevision(decoding: $0).hash }).sorted()
        return hashes.firstIndex { signed.tree.holds($0, at: place) }.flatMap { UInt8(exactly: $0) }
    }
}
