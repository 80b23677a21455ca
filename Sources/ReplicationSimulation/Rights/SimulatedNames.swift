import AccessControl
import NoteModel
import NoteStore

/// The directory as one simulated node has heard of it.
final class SimulatedNames: NameBook, @unchecked Sendable {  // a simulation runs on one thread
    let hubs: Int
    private var groups = GroupTable()

    /// ``Mutant/believesEverybody``
    private let believesEverybody: Bool

    init(hubs: Int, believesEverybody: Bool) { (self.hubs, self.believesEverybody) = (hubs, believesEverybody) }

    /// With what this one has heard, and what one of them hears from now on is news to the other.
    func copy() -> SimulatedNames {
        let copy = SimulatedNames(hubs: hubs, believesEverybody: believesEverybody)
        copy.groups = groups
        return copy
    }

    /// - Parameter members: the nodes in each group, whose people belong to it too.
    func hear(_ members: [[Int]]) {
        groups = GroupTable(
            members.enumerated().map { number, nodes in
                (
                    RightsVocabulary.group(number),
                    nodes.flatMap { [SimulatedNode.name($0), RightsVocabulary.person($0)] }
                )
            })
    }

    /// Who is asked about as a peer, or as the node itself.
    func isHub(_ name: String) -> Bool { believesEverybody || isTrueHub(name) }

    private func isTrueHub(_ name: String) -> Bool { (0..<hubs).contains { SimulatedNode.name($0) == name } }

    func isNode(_ name: String) -> Bool { name.hasPrefix("CN=node") }

    func caller(_ name: String) -> NoteCaller {
        guard !isTrueHub(name), let parsed = try? HierarchicalName(parsing: name) else { return .node(author: name) }
        return NoteCaller(AccessSubject(parsed, groups: groups))
    }
}
