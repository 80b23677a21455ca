import AccessControl
import NoteModel
import NoteStore
import ReplicationCore
import SimulationKit

/// Who may do what, and what follows from it.
extension District {
    /// The first hub's list: its person manages it, and everybody else edits until somebody says otherwise.
    func prepareRights() throws {
        guard scenario.hasRights else { return }
        let hub = nodes[0]
        let entries = [
            AccessEntry(hub.author, .manager, flags: .all),
            AccessEntry(AccessEntry.defaultName, .editor, flags: AccessFlags.usual(for: .editor)),
        ]
        try changeAccess(at: hub) { try hub.database.changeAccess(set: entries, as: $0, in: $1, wallMilliseconds: $2) }
    }

    func performRights(_ step: RightsStep) throws {
        guard scenario.hasRights else { return }
        switch step {
        case .setEntry(let node, let name, let level, let without):
            let level = AccessLevel.allCases[level % AccessLevel.allCases.count]
            let flags = AccessFlags.usual(for: level).subtracting(AccessFlags(rawValue: without))
            let entry = AccessEntry(RightsVocabulary.name(name, in: shape), level, flags: flags)
            note("  \(entry.name): \(level.name), \(flags.names)")
            try changeAccess(at: nodes[node]) { [nodes] in
                try nodes[node].database.changeAccess(set: [entry], as: $0, in: $1, wallMilliseconds: $2)
            }
        case .removeEntry(let node, let name):
            let name = RightsVocabulary.name(name, in: shape)
            try changeAccess(at: nodes[node]) { [nodes] in
                try nodes[node].database.changeAccess(set: [], remove: [name], as: $0, in: $1, wallMilliseconds: $2)
            }
        case .setAuthors(let node, let note, let authors):
            let change: ItemChange = authors.map { .set(.authors(authorNames($0))) } ?? .remove
            try save([(RightsVocabulary.authors, change)], of: note, base: nil, at: nodes[node])
            statistics.count("author changes")
        case .corrupt(let node, let voice):
            guard !shape.isHub(node) else { return }
            nodes[node].voice = voice
            statistics.count("corrupted nodes")
        case .decide(let node, let firstIsAccepted):
            guard shape.isHub(node) else { return }
            try decide(at: nodes[node], firstIsAccepted: firstIsAccepted)
        }
    }

    private func authorNames(_ authors: Int) -> [String] {
        let people = (0..<shape.spokes).filter { authors >> $0 & 1 == 1 }
        let groups = (0..<Vocabulary.groups).filter { authors >> (shape.spokes + $0) & 1 == 1 }
        return people.map { RightsVocabulary.person(shape.hubs + $0) } + groups.map(RightsVocabulary.group)
    }

    private func changeAccess(
        at node: SimulatedNode, _ body: (NoteCaller, any NoteStoreWriter, UInt64) throws -> Int
    ) throws {
        try attempt {
            let changed = try node.write { try body(node.caller, $0, wall(of: node)) }
            statistics.count("list changes", by: changed)
        }
    }

    // MARK: The truth

    func oracle(at node: SimulatedNode) -> RightsOracle {
        let groups = node.members.map { members in
            (0..<shape.spokes).filter { members >> $0 & 1 == 1 }.map { shape.hubs + $0 }
        }
        return RightsOracle(entries: node.database.accessList.entries, groups: groups)
    }

    func isHub(named name: String) -> Bool { nodes.contains { $0.isHub && $0.name == name } }

    /// Whose file it is, or was.
    func writers(of file: IncarnationID) -> [Int] { nodes.filter { $0.files.contains(file) }.map(\.number) }

    /// Whether a hub ought to show a note to a node.
    func shows(_ record: NoteRecord, to spoke: SimulatedNode, at hub: SimulatedNode) -> Bool {
        scenario.hasRights
            ? oracle(at: hub).sends(spoke.name, readers: record.readers)
            : sight(of: spoke, at: hub).admits(record.readers)
    }

    /// What a node's list lets a peer see, as real nodes work it out.
    func guardedSight(of peer: SimulatedNode, at node: SimulatedNode) -> Sight {
        guard let rights = node.database.standing(of: node.database.namesNow.caller(peer.name)).rights else {
            return .everything
        }
        if mutant != .ignoresLevels {
            guard rights.level >= .reader, rights.flags.contains(.replicateDocuments) else { return .nothing }
        }
        return .readers(rights.itemKeys.subtracting([ReaderName.key(NoteState.managersOnly)]))
    }

    /// Ends a line under whose terms nothing may be shown or taken in any more, as real nodes do before every step.
    func checkTerms(of line: Line) throws {
        guard scenario.hasRights, mutant != .keepsOldTerms else { return }
        for (end, other) in [(line.caller, line.called), (line.called, line.caller)]
        where end.terms.sight != sight(of: other.node, at: end.node) {
            statistics.count("terms that changed meanwhile")
            throw DongboError(.busy, "what node \(other.node.number) may see has changed meanwhile")
        }
    }
}
